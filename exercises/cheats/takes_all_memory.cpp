#include "exercise.hpp"

asio::awaitable<std::vector<std::string>> fetch_all(std::vector<std::string>) {
  std::vector<std::string> all;
  for (;;) all.emplace_back(10'000'000, 'x');
  co_return all;
}
