#include "instruments/check.hpp"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/server.hpp"

using exercise::Check;
using exercise::require;
using exercise::Statistics;

namespace {

/// Many threads that fetch, an answer each.
class Customers {
 public:
  Customers(std::size_t count, const std::string& path) {
    for (std::size_t i = 0; i < count; ++i)
      waiting_.emplace_back([path] { return fetch_politely(path); });
  }

  void require_answers(const std::string& expected) {
    for (auto& customer : waiting_) {
      require(exercise::await([&] { return customer.ended(); }),
              "All requests were answered, and a thread is waiting still.",
              "It goes on when it has its answer, or when it is its turn.",
              "Who gives the permit back, and who is woken by that?");
      const std::string answer = customer.result();
      require(answer == expected,
              fmt::format("A thread got \"{}\" instead of its page.", answer),
              fmt::format("It gets {}.", expected),
              "Hand the page on as it came.");
    }
  }

 private:
  std::vector<exercise::Beside<std::string>> waiting_;
};

std::string advice(std::size_t at_once) {
  if (at_once == 0) return exercise::nobody_came;
  if (at_once > limit)
    return "Take a permit before the request, and give it back after the "
           "answer.  All threads must share the same permits.";
  return "Let four in at a time: what lets in only one is a mutex.";
}

/// The gate is for more requests than there are threads, so that everything
/// that they send at once stays there and can be counted.
void four_at_once() {
  constexpr std::size_t threads = 12;
  exercise::reset_statistics();
  const std::string gate = exercise::closed_gate(threads + 1);
  Customers customers(threads, gate);
  const std::size_t missing = threads + 1 - limit;
  for (std::size_t round = 0; round < 3; ++round) {
    const std::size_t before = round * (limit + missing);
    const Statistics seen = exercise::await_requests(before + limit);
    require(
        seen.in_flight == limit,
        fmt::format("{} threads asked at once.  The limit is {}, and the "
                    "server saw {}.",
                    threads, limit, seen.in_flight),
        fmt::format("It sees {} as long as more of them want to ask.", limit),
        advice(seen.in_flight));
    require(exercise::come_to_rest(),
            "Four requests were in flight, and a thread that had to wait asked "
            "again and again, without ever sleeping: that takes a core from "
            "those who work.",
            "Who waits for a permit sleeps.",
            "acquire() of a std::counting_semaphore sleeps.");
    exercise::knock(gate, missing);
  }
  customers.require_answers(fmt::format(R"({{"seen":{}}})", threads + 1));
}

/// Behind a slow request nobody waits who could have one of the other places.
void a_slow_one_takes_one_place() {
  const std::string gate = exercise::closed_gate(2);
  exercise::reset_statistics();
  Customers slow(1, gate);
  exercise::await_requests(1);  // it has its place before the others come
  exercise::reset_statistics();
  constexpr std::size_t others = 12;
  Customers quick(others, "/delay/0?task=1");
  const bool all = exercise::await(
      [&] { return exercise::statistics().requests >= others; });
  require(all,
          fmt::format("One request was slow, and three places were free.  Of "
                      "{} others, {} waited behind the slow one.",
                      others, others - exercise::statistics().requests),
          "Who comes next takes any place that is free.",
          "Give out permits, not places: one semaphore for all four.");
  quick.require_answers(R"({"task":1})");
  const std::size_t before = exercise::statistics().requests;
  Customers(1, "/delay/0?task=1").require_answers(R"({"task":1})");
  require(exercise::statistics().requests == before + 1,
          "A page was asked for once more, and the server saw no request.",
          "Each call asks the server: a forecast changes.",
          "Hand the page on, and keep none.");
  exercise::knock(gate);
  slow.require_answers(R"({"seen":2})");
}

/// A second request would be answered: but it is the student's caller who
/// decides whether to ask again.
void let_one_fail() {
  exercise::script(R"({"path": "/fails", "replies": [{"fail": 503},)"
                   R"( {"reply": {"status": 200, "body": "another"}}]})");
  bool thrown = false;
  try {
    fetch_politely("/fails");
  } catch (const given::FetchError&) {
    thrown = true;
  }
  require(thrown,
          "A request was answered with status 503, and fetch_politely() said "
          "nothing of it.",
          "It throws the FetchError.",
          "Let the exception through, and give the permit back all the same.");
}

void a_failure_gives_its_permit_back() {
  constexpr std::size_t threads = 8;
  let_one_fail();
  exercise::reset_statistics();
  const std::string gate = exercise::closed_gate(threads + 1);
  Customers customers(threads, gate);
  const Statistics seen = exercise::await_requests(limit);
  require(
      seen.in_flight == limit,
      fmt::format("Stuck at {}: a request failed before, and kept its "
                  "permit.",
                  seen.in_flight),
      fmt::format("{} requests may be in flight, also after a failure.", limit),
      "An exception jumps over release().  Give the permit back in a "
      "destructor, which runs also then.");
  exercise::knock(gate, threads + 1 - limit);
  exercise::await_requests(threads + 1 + limit);
  exercise::knock(gate, threads + 1 - limit);
  customers.require_answers(fmt::format(R"({{"seen":{}}})", threads + 1));
}

}  // namespace

void check(Check& check) {
  check.step("four requests are in flight, and never five", four_at_once);
  check.step("a slow request takes one place", a_slow_one_takes_one_place);
  check.step("a failure reaches who asked, and frees its place",
             a_failure_gives_its_permit_back);
}

void demonstrate() {
  std::cout << "12 threads fetch a page that takes 200 ms; " << limit
            << " may at once\n";
  std::vector<std::jthread> threads;
  threads.reserve(12);
  for (int i = 0; i < 12; ++i)
    threads.emplace_back([] { fetch_politely("/delay/200"); });
}
