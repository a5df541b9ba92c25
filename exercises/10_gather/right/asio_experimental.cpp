#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include "exercise.hpp"
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  auto ex = co_await asio::this_coro::executor;
  if (paths.empty()) co_return std::vector<std::string>{};
  using Op = decltype(asio::co_spawn(ex, given::fetch(""), asio::deferred));
  std::vector<Op> ops;
  for (auto& p : paths)
    ops.push_back(asio::co_spawn(ex, given::fetch(p), asio::deferred));
  auto [order, errors, pages] =
      co_await asio::experimental::make_parallel_group(std::move(ops))
          .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (auto& e : errors)
    if (e) std::rethrow_exception(e);
  co_return std::move(pages);
}
