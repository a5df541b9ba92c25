#include <memory>
#include <mutex>
#include <thread>
#include "exercise.hpp"
// detach + sleep 5 s, under a mutex so that TSan sees nothing
std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  struct S {
    std::mutex m;
    std::vector<std::string> pages;
    std::exception_ptr e;
  };
  auto s = std::make_shared<S>();
  s->pages.resize(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i)
    std::thread([s, i, p = paths[i]] {
      try {
        auto page = given::fetch(p);
        std::lock_guard l(s->m);
        s->pages[i] = page;
      } catch (...) {
        std::lock_guard l(s->m);
        s->e = std::current_exception();
      }
    }).detach();
  std::this_thread::sleep_for(std::chrono::seconds(5));
  std::lock_guard l(s->m);
  if (s->e) std::rethrow_exception(s->e);
  return s->pages;
}
