#include "given/async_fetch.hpp"

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "instruments/memory_server.hpp"

namespace given {

boost::asio::awaitable<std::string> fetch(std::string path) {
  const auto loop = co_await boost::asio::this_coro::executor;
  auto page = exercise::MemoryServer::on(loop).serve(std::move(path));
  co_return co_await std::move(page);
}

}  // namespace given
