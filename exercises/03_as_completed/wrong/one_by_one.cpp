#include <exception>

#include "exercise.hpp"

// Handles each page as soon as it has come, but only then asks for the next.
void fetch_each(const std::vector<std::string>& paths, const OnPage& on_page) {
  std::exception_ptr error;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    try {
      on_page(i, given::fetch(paths[i]));
    } catch (const given::FetchError&) {
      error = std::current_exception();
    }
  }
  if (error) std::rethrow_exception(error);
}
