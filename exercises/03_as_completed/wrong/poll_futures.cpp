#include <chrono>
#include <future>
#include "exercise.hpp"
// busy-wait: polls all futures without sleeping
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::vector<std::future<std::string>> f;
  for (auto& p : paths)
    f.push_back(std::async(std::launch::async, given::fetch, p));
  std::exception_ptr e;
  std::size_t left = f.size();
  while (left)
    for (std::size_t i = 0; i < f.size(); ++i)
      if (f[i].valid() &&
          f[i].wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
        --left;
        try {
          on_page(i, f[i].get());
        } catch (const given::FetchError&) {
          e = std::current_exception();
        }
      }
  if (e) std::rethrow_exception(e);
}
