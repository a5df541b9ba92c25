#include "exercise.hpp"
#include "models/async/task.hpp"
#include "models/async/to_thread.hpp"
static asio::awaitable<void> one(std::string path, lab::threads::Executor& c,
                                 std::size_t& into) {
  const std::string p = co_await given::fetch(path);
  auto job = [p] { return given::analyse(p); };
  into = co_await lab::async::to_thread(c, job);
}
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& c) {
  std::vector<std::size_t> out(paths.size());
  std::vector<lab::async::Task<>> t;
  auto loop = co_await asio::this_coro::executor;
  for (std::size_t i = 0; i < paths.size(); ++i)
    t.push_back(lab::async::spawn(loop, one(paths[i], c, out[i])));
  std::exception_ptr e;
  for (auto& x : t) {
    try {
      co_await x.result();
    } catch (...) {
      e = std::current_exception();
    }
  }
  if (e) std::rethrow_exception(e);
  co_return out;
}
