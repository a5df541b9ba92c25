// Compiled by two tests, with the await and without it.  Without it the
// compiler warns, because Asio's awaitable is declared [[nodiscard]]; Python
// warns only when the program runs.

#include <boost/asio/awaitable.hpp>

namespace asio = boost::asio;

asio::awaitable<void> send_letter() { co_return; }

asio::awaitable<void> write_home() {
#ifdef LAB_FORGETS_TO_AWAIT
  send_letter();
  co_return;
#else
  co_await send_letter();
#endif
}
