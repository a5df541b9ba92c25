// A request is due every 10 ms.  The server takes 1 ms, but once it freezes for
// half a second.  Two ways to time the requests, and two different stories.

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <iostream>
#include <vector>

#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace asio = boost::asio;
using namespace lab::async;
using namespace std::chrono_literals;
using Times = std::vector<std::chrono::steady_clock::duration>;

struct Latencies {
  Times from_sent;
  Times from_due;
};

asio::awaitable<Latencies> ask_200_times() {
  Latencies latencies;
  const auto start = co_await now();
  for (int request = 0; request < 200; ++request) {
    const auto due = start + request * 10ms;
    const auto before = co_await now();
    if (before < due) co_await sleep_for(due - before);
    const auto sent = co_await now();
    co_await sleep_for(request == 50 ? 500ms : 1ms);
    const auto answered = co_await now();
    latencies.from_sent.push_back(answered - sent);
    latencies.from_due.push_back(answered - due);
  }
  co_return latencies;
}

void print(const char* what, Times times) {
  std::ranges::sort(times);
  std::cout << what << ": median " << times[times.size() / 2] / 1ms
            << " ms, 95 % within " << times[times.size() * 95 / 100] / 1ms
            << " ms, worst " << times.back() / 1ms << " ms\n";
}

int main() {
  DeterministicLoop loop;  // virtual time: no luck, no waiting
  const Latencies latencies = run(loop, ask_200_times());
  print("from when it was sent", latencies.from_sent);
  print("from when it was due ", latencies.from_due);
}
