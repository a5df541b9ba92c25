#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/to_thread.hpp"

namespace {

std::size_t words_of_all = 0;

std::size_t analyse_and_add(const std::string& page) {
  const std::size_t words = given::analyse(page);
  words_of_all += words;  // on one core and on the other
  return words;
}

asio::awaitable<std::size_t> analyse_one(std::string path,
                                         lab::threads::Executor* cores) {
  const std::string page = co_await given::fetch(path);
  co_return co_await lab::async::to_thread(*cores, analyse_and_add, page);
}

}  // namespace

asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  std::vector<asio::awaitable<std::size_t>> pages;
  for (const std::string& path : paths)
    pages.push_back(analyse_one(path, &cores));
  co_return co_await lab::async::gather(std::move(pages));
}
