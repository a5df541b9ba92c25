#include "instruments/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evening.hpp"
#include "exercise.hpp"
#include "instruments/surroundings.hpp"

using exercise::Check;
using exercise::Evening;
using exercise::Mistake;
using exercise::require;
using exercise::WithSlow;
using given::Line;
using namespace std::chrono_literals;

asio::awaitable<std::optional<given::Message>> given::Client::read() const {
  return Line::read(line_);
}
asio::awaitable<void> given::Client::send(Message message) const {
  return Line::send(line_, std::move(message));
}
void given::Client::drop() const { line_->drop(); }

namespace {

/// With the seed that was asked for, or with so many of them.
void on_seeds(std::uint64_t count,
              const std::function<void(std::uint64_t)>& look) {
  if (const auto seed = exercise::seed_to_replay()) return look(*seed);
  for (std::uint64_t seed = 0; seed < count; ++seed) look(seed);
}

void everybody_reads_everything(std::uint64_t seed) {
  Evening nobody_came(seed);
  nobody_came.run();
  nobody_came.require_no_error();
  Evening evening(seed);
  for (const char* name : {"anna", "ben", "eve"}) evening.add(name);
  evening.write(evening.lines()[1], {.count = 3, .pause = 100ms});
  evening.write(evening.lines()[2], {.count = 3, .pause = 130ms});
  evening.run();
  evening.require_no_error();
  for (const auto& line : evening.lines())
    require(line->received().size() == 6,
            fmt::format("`ben` and `eve` wrote three messages each; `{}` "
                        "received {}.",
                        line->name(), line->received().size()),
            "It receives all six.",
            "Each message goes to all clients once, also to the one who wrote "
            "it.");
  require(evening.time() == 10s,
          fmt::format("chat() came back after {} ms.", evening.time().count()),
          "It comes back when the last client leaves, after 10000 ms.",
          "Who writes nothing for a while is still there.");
}

void slow_holds_up_nobody(std::uint64_t seed) {
  const WithSlow evening(seed, {.count = 10, .pause = 100ms});
  for (const auto& line : {evening.anna, evening.ben})
    require(!line->dropped_at(),
            fmt::format("Client `slow` reads nothing, and you dropped `{}`.",
                        line->name()),
            "Nobody else is dropped.", "Drop the one whose queue is full.");
  if (evening.slow->dropped_at()) evening.require_no_error();
  require(evening.time() >= 5s,
          fmt::format("You dropped `slow`, and chat() came back after {} ms, "
                      "though `anna` and `ben` were still there.",
                      evening.time().count()),
          "The others go on.", "When one client ends, no other one does.");
  for (const auto& line : {evening.anna, evening.ben})
    require(line->received().size() == 10,
            fmt::format("Client `slow` reads nothing; `{}` received {} of 10 "
                        "messages.",
                        line->name(), line->received().size()),
            "It receives all ten.",
            "Who hands out a message must not wait for any client.  Let a "
            "coroutine of its own send to each of them.");
  evening.require_no_error();
}

void late_is_not_dropped(std::uint64_t seed) {
  Evening evening(seed);
  const auto ben = evening.add("ben");
  const auto late = evening.add("late", {.pause = 25ms});
  evening.write(ben, {.count = 16, .pause = 400ms, .at_once = 4});
  evening.run();
  require(!late->dropped_at() && late->received().size() == 16,
          fmt::format("`late` takes 25 ms for each message, and four came at "
                      "once.  It received {} of 16{}.",
                      late->received().size(),
                      late->dropped_at() ? ", and was dropped" : ""),
          "It receives all of them.",
          "A few messages may wait for a client: as many as `limit`.");
}

void what_waits_has_a_limit(std::uint64_t seed) {
  const WithSlow evening(seed, {.count = 100, .pause = 10ms});
  const auto kept = evening.memory().most_kept();
  require(kept <= 20,
          fmt::format("Client `slow` reads nothing.  Of 100 messages, {} were "
                      "kept in memory at the same time.",
                      kept),
          "Few are kept: two on the line, four that wait, and one or two on "
          "their way.",
          "A queue needs a limit: Queue<Message>(loop, limit).");
}

/// Two messages are on its line, one may be in the hands of who sends it, and
/// four wait.
void slow_is_dropped(std::uint64_t seed) {
  const WithSlow evening(seed, {.count = 10, .pause = 100ms});
  const auto when = evening.slow->dropped_at();
  const char* right = "It is dropped when message 7 or 8 comes.";
  if (!when)
    throw Mistake(
        "Ten messages came for `slow`, which read none of them, and it was "
        "never dropped.",
        right,
        "Who misses messages without being told is worse off than who is "
        "dropped.  try_put() gives false when a queue is full.");
  require(*when == 7 || *when == 8,
          fmt::format("`slow` was dropped when message {} came.", *when), right,
          "Two messages are on its line, one may be in your hands, and four "
          "wait: `limit`.");
}

/// `ben` reads one message, and then only writes.  When he leaves, one is
/// about to be sent to him.
void others_stay(std::uint64_t seed) {
  Evening evening(seed);
  const auto anna = evening.add("anna");
  const auto ben = evening.add("ben", {.pause = 1h});
  const auto eve = evening.add("eve");
  evening.write(eve, {.count = 7, .pause = 100ms});
  evening.say_bye_at(ben, 450ms);
  evening.run();
  evening.require_no_error();
  const auto& read = anna->received();
  require(std::count(read.begin(), read.end(), "ben bye") == 1,
          "`ben` wrote \"bye\" and left, and `anna` did not receive that.",
          "What was written before leaving goes to all who are there.",
          "read() gives all that a client has written before it gives "
          "nothing.");
  require(read.size() == 8,
          fmt::format("`ben` left; of the other's seven messages `anna` "
                      "received {}.",
                      read.size() - 1),
          "It receives all seven.", "The others go on.");
}

/// "message 2 was `ben 1` for anna and `eve 1` for ben": the first one that is
/// not the same for all; or nothing.
std::string disorder(std::uint64_t seed) {
  Evening evening(seed);
  for (const char* name : {"anna", "ben", "eve"})
    evening.write(evening.add(name), {.count = 5, .pause = 50ms});
  evening.run();
  const Line& first = *evening.lines().front();
  for (const auto& line : evening.lines()) {
    const auto& [mine, other] =
        std::mismatch(first.received().begin(), first.received().end(),
                      line->received().begin(), line->received().end());
    if (mine != first.received().end() && other != line->received().end())
      return fmt::format("message {} was \"{}\" for `{}` and \"{}\" for `{}`",
                         mine - first.received().begin() + 1, *mine,
                         first.name(), *other, line->name());
    if (line->received().size() != 15)
      return fmt::format("`{}` received {} of 15 messages", line->name(),
                         line->received().size());
  }
  return "";
}

void same_order(std::uint64_t seed) {
  const std::string seen = disorder(seed);
  require(seen.empty(),
          fmt::format("Seed {}: {}.  Replay: --seed {}", seed, seen, seed),
          "All clients receive the same messages in the same order.",
          "Put a message into all queues without a co_await in between, and "
          "let one coroutine at a time send to a client.");
}

void two_rooms_do_not_meet(std::uint64_t seed) {
  Evening evening(seed);
  for (const char* name : {"anna", "ben", "eve", "kim"}) evening.add(name);
  evening.write(evening.lines()[1], {.count = 3, .pause = 100ms});
  evening.write(evening.lines()[2], {.count = 5, .pause = 100ms});
  evening.run_two_rooms();
  evening.require_no_error();
  for (const auto& line : evening.lines()) {
    const bool first = line == evening.lines()[0] || line == evening.lines()[1];
    require(line->received().size() == (first ? 3U : 5U),
            fmt::format("There were two rooms at the same time, and `{}` "
                        "received {} messages.",
                        line->name(), line->received().size()),
            "Each receives those of its own room.",
            "Keep nothing in variables that all rooms share, such as static "
            "ones.");
  }
}

void to_be_cancelled_ends_it(std::uint64_t seed) {
  Evening evening(seed);
  for (const char* name : {"anna", "ben"}) evening.add(name);
  evening.write(evening.lines()[1], {.count = 10, .pause = 100ms});
  require(evening.ends_when_cancelled(450ms),
          "chat() was cancelled, and took no notice of it.",
          "It ends with the error that says so, as whoever cancels it expects.",
          "Catch given::Gone where you send, and nothing else.");
}

}  // namespace

void check(Check& check) {
  const auto step = [&check](const char* name, std::uint64_t seeds,
                             const std::function<void(std::uint64_t)>& look) {
    check.step(name, [&] { on_seeds(seeds, look); });
  };
  step("everybody reads everything", 50, everybody_reads_everything);
  step("who reads nothing holds up nobody", 50, slow_holds_up_nobody);
  step("who is a little late is not dropped", 50, late_is_not_dropped);
  step("what waits has a limit", 10, what_waits_has_a_limit);
  step("who is too far behind is dropped", 50, slow_is_dropped);
  step("when one leaves, the others stay", 50, others_stay);
  step("the order is the same for all", 1000, same_order);
  step("two rooms do not meet", 10, two_rooms_do_not_meet);
  step("to be cancelled ends it", 10, to_be_cancelled_ends_it);
}

void demonstrate() {
  const WithSlow evening(exercise::seed_to_replay().value_or(0),
                         {.count = 10, .pause = 100ms});
  std::cout << "`ben` writes ten messages; `slow` reads nothing\n";
  for (const auto& line : evening.lines()) {
    std::cout << fmt::format("{:<5} received {:>2}", line->name(),
                             line->received().size());
    if (const auto when = line->dropped_at())
      std::cout << ", dropped when message " << *when << " came";
    std::cout << '\n';
  }
  std::cout << "at most " << evening.memory().most_kept()
            << " messages were in memory at the same time\n";
}
