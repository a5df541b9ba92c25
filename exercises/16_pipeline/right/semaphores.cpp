#include <atomic>
#include <deque>
#include <exception>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>
#include "exercise.hpp"
void shrink_all(std::size_t workers, std::size_t limit) {
  std::counting_semaphore<> room(static_cast<std::ptrdiff_t>(limit)), filled(0);
  std::mutex m;
  std::deque<std::optional<Photo>> q;
  std::exception_ptr e;
  std::atomic<bool> stop{false};
  const auto fail = [&] {
    {
      std::scoped_lock l(m);
      if (!e) e = std::current_exception();
    }
    stop = true;
  };
  {
    std::vector<std::jthread> ts;
    for (std::size_t i = 0; i < workers; ++i)
      ts.emplace_back([&] {
        for (;;) {
          filled.acquire();
          std::optional<Photo> p;
          {
            std::scoped_lock l(m);
            p = q.front();
            q.pop_front();
          }
          if (!p) return;
          room.release();
          if (!stop) try {
              shrink(*p);
            } catch (...) {
              fail();
            }
        }
      });
    try {
      while (!stop) {
        auto p = read_photo();
        if (!p) break;
        room.acquire();
        {
          std::scoped_lock l(m);
          q.push_back(p);
        }
        filled.release();
      }
    } catch (...) {
      fail();
    }
    {
      std::scoped_lock l(m);
      for (std::size_t i = 0; i < workers; ++i) q.push_back(std::nullopt);
    }
    filled.release(static_cast<std::ptrdiff_t>(workers));
  }
  if (e) std::rethrow_exception(e);
}
