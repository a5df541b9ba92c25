#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include "exercise.hpp"
std::vector<std::string> fetch_all(const std::vector<std::string>& paths,
                                   std::size_t width) {
  std::vector<std::string> pages(paths.size());
  std::vector<std::exception_ptr> errors(paths.size());
  boost::asio::thread_pool pool(width);
  for (std::size_t i = 0; i < paths.size(); ++i)
    boost::asio::post(pool, [&, i] {
      try {
        pages[i] = given::fetch(paths[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    });
  pool.join();
  for (auto& e : errors)
    if (e) std::rethrow_exception(e);
  return pages;
}
