#include <exception>
#include <future>

#include "exercise.hpp"

// TODO: get() waits for one page, while others may be there already.  Handle
// whichever page comes next.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::vector<std::future<std::string>> pages;
  for (const std::string& path : paths)
    pages.push_back(std::async(std::launch::async, given::fetch, path));
  std::exception_ptr error;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    try {
      on_page(i, pages[i].get());
    } catch (const given::FetchError&) {
      error = std::current_exception();
    }
  }
  if (error) std::rethrow_exception(error);
}
