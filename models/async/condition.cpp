#include "models/async/condition.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <stdexcept>

namespace lab::async {

namespace asio = boost::asio;

namespace {

bool is_cancelled(const asio::cancellation_state& state) {
  return state.cancelled() != asio::cancellation_type::none;
}

}  // namespace

asio::awaitable<void> Condition::wait(Mutex::Lock& lock) {
  check_locked();
  lock.release();
  bool notified = false;
  try {
    co_await waiting_.wait();
    notified = true;
  } catch (const boost::system::system_error&) {
  }
  const auto before = co_await asio::this_coro::cancellation_state;
  if (!notified && !is_cancelled(before))  // this condition has gone
    throw boost::system::system_error(asio::error::operation_aborted);
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  lock = co_await mutex_.lock_regardless();
  co_await asio::this_coro::throw_if_cancelled(throws);
  const auto after = co_await asio::this_coro::cancellation_state;
  if (notified && !is_cancelled(after)) co_return;
  if (notified) notify();
  throw boost::system::system_error(asio::error::operation_aborted);
}

void Condition::notify(std::size_t count) {
  check_locked();
  while (count > 0 && waiting_.wake_one()) --count;
}

void Condition::notify_all() {
  check_locked();
  waiting_.wake_all();
}

void Condition::check_locked() const {
  if (!mutex_.locked())
    throw std::logic_error(
        "condition: its mutex is not locked: lock it before you wait or "
        "notify");
}

}  // namespace lab::async
