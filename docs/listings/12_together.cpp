// Two things at once, and one of them fails.  After gather the other one runs
// on; in a task group it is cancelled.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <iostream>
#include <stdexcept>

#include "models/async/event.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/task_group.hpp"

namespace asio = boost::asio;
using namespace lab::async;

asio::awaitable<void> fetch(Event& answered) {
  try {
    co_await answered.wait();
  } catch (const boost::system::system_error&) {
    std::cout << "the other one is cancelled\n";
    throw;
  }
  std::cout << "the other one is done\n";
}

asio::awaitable<void> fail() {
  throw std::runtime_error("bad news");
  co_return;
}

asio::awaitable<void> gathered() {
  const auto loop = co_await asio::this_coro::executor;
  Event answered(loop);
  const auto other = spawn(loop, fetch(answered));
  try {
    co_await gather(other, fail());
  } catch (const std::runtime_error& error) {
    std::cout << "gather: " << error.what() << '\n';
  }
  answered.set();
  co_await other.result();
}

asio::awaitable<void> both(TaskGroup group, Event& answered) {
  group.spawn(fetch(answered));
  group.spawn(fail());
  co_return;
}

asio::awaitable<void> grouped() {
  Event answered(co_await asio::this_coro::executor);
  try {
    co_await with_task_group(
        [&answered](TaskGroup group) { return both(group, answered); });
  } catch (const TaskGroupError& error) {
    std::cout << "group: " << error.errors().size() << " error\n";
  }
}

int main() {
  run(gathered());
  run(grouped());
}
