// What the other listings are written with: lambdas and captures, moving, what
// happens at a closing brace, a thread, a coroutine.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;

class Guest {
 public:
  explicit Guest(std::string name) : name_(std::move(name)) {}
  ~Guest() { std::cout << "  " << name_ << " leaves\n"; }
  Guest(const Guest&) = delete;  // there is only one of each
  Guest& operator=(const Guest&) = delete;

 private:
  std::string name_;
};

asio::awaitable<int> one_more(int number) {
  co_await lab::async::sleep_for(1ms);
  co_return number + 1;
}

int main() {
  int count = 1;
  const auto copied = [count] { return count; };
  const auto shared = [&count] { return count; };
  count = 2;
  std::cout << "captures: a copy has " << copied() << ", a reference "
            << shared() << '\n';

  std::vector<std::string> pages{"one", "two"};
  const std::vector<std::string> taken = std::move(pages);
  std::cout << "moved: " << taken.size() << " pages\n";

  std::cout << "a block\n";
  {
    const Guest anna("Anna");
    const Guest ben("Ben");
    std::cout << "  Anna and Ben are here\n";
  }  // the last one made is the first to go

  {
    const std::jthread helper([&count] { count = 3; });
  }  // here the jthread is joined: we wait for its end
  std::cout << "a thread has written " << count << '\n';

  std::cout << "a coroutine gives " << lab::async::run(one_more(count)) << '\n';
}
