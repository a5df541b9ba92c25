#include <future>
#include <mutex>
#include <queue>
#include <semaphore>
#include <thread>
#include "exercise.hpp"
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::mutex m;
  std::queue<std::size_t> q;
  std::counting_semaphore<> come(0);
  std::vector<std::future<std::string>> f(paths.size());
  std::vector<std::promise<std::string>> pr(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) f[i] = pr[i].get_future();
  std::vector<std::jthread> ts;
  std::exception_ptr e;
  for (std::size_t i = 0; i < paths.size(); ++i)
    ts.emplace_back([&, i] {
      try {
        pr[i].set_value(given::fetch(paths[i]));
      } catch (...) {
        pr[i].set_exception(std::current_exception());
      }
      {
        std::scoped_lock l(m);
        q.push(i);
      }
      come.release();
    });
  for (std::size_t n = 0; n < paths.size(); ++n) {
    come.acquire();
    std::size_t i;
    {
      std::scoped_lock l(m);
      i = q.front();
      q.pop();
    }
    std::string p;
    try {
      p = f[i].get();
    } catch (const given::FetchError&) {
      e = std::current_exception();
      continue;
    }
    on_page(i, p);
  }
  ts.clear();
  if (e) std::rethrow_exception(e);
}
