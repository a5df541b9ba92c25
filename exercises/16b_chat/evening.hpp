#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "instruments/check.hpp"
#include "instruments/stage.hpp"
#include "line.hpp"
#include "models/async/task.hpp"

namespace exercise {

using given::Line;

/// An evening in the room.  All clients have left at its end.
class Evening {
 public:
  explicit Evening(std::uint64_t seed) : stage_(seed) {}

  std::shared_ptr<Line> add(const std::string& name, Habit habit = {}) {
    const auto loop = stage_.executor();
    lines_.push_back(std::make_shared<Line>(loop, name, memory_));
    lab::async::spawn(loop, Line::live(lines_.back(), habit));
    lab::async::spawn(loop, Line::leave_at(lines_.back(), habit.leaves_at));
    return lines_.back();
  }

  void write(const std::shared_ptr<Line>& line, Words words) {
    lab::async::spawn(stage_.executor(), Line::write(line, words));
  }

  void say_bye_at(const std::shared_ptr<Line>& line, milliseconds time) {
    lab::async::spawn(stage_.executor(), Line::say_bye_at(line, time));
  }

  void run() {
    run([&] { return chat({lines_.begin(), lines_.end()}); });
  }

  /// The first two clients are in one room, the others in another one.
  void run_two_rooms() {
    const auto middle = lines_.begin() + 2;
    run([&] {
      return both(chat({lines_.begin(), middle}), chat({middle, lines_.end()}));
    });
  }

  bool ends_when_cancelled(milliseconds after) {
    return stage_.ends_when_cancelled(
        [&] {
          return chat({lines_.begin(), lines_.end()});
        },
        after);
  }

  void require_no_error() const {
    require(came_out_.empty(),
            fmt::format("An error came out of chat(), and it was over for all: "
                        "{}.",
                        came_out_),
            "The others go on.",
            "Catch given::Gone where you send to a client.  It concerns nobody "
            "else.");
  }

  const std::vector<std::shared_ptr<Line>>& lines() const { return lines_; }
  const Memory& memory() const { return memory_; }
  milliseconds time() const { return stage_.time(); }

 private:
  static asio::awaitable<void> both(asio::awaitable<void> one,
                                    asio::awaitable<void> other) {
    co_await lab::async::gather(std::move(one), std::move(other));
  }

  template <typename Function>
  void run(Function begin) try {
    stage_.run(begin);
  } catch (const NoProgress&) {
    throw Mistake("All clients are gone, and chat() does not come back.",
                  "It comes back when all of them are gone.",
                  "Who of yours still waits for a message?  close() the queue "
                  "of a client that is gone.");
  } catch (const Mistake&) {
    throw;
  } catch (const std::exception& error) {
    came_out_ = error.what();
  }

  Memory memory_;
  Stage stage_;
  std::vector<std::shared_ptr<Line>> lines_;
  std::string came_out_;
};

/// `slow` reads nothing, and leaves when the others have long been gone.
struct WithSlow : Evening {
  WithSlow(std::uint64_t seed, Words words) : Evening(seed) {
    anna = add("anna", {.leaves_at = milliseconds(5000)});
    slow = add("slow", {.pause = never});
    ben = add("ben", {.leaves_at = milliseconds(5000)});
    write(ben, words);
    run();
  }

  std::shared_ptr<Line> anna;
  std::shared_ptr<Line> slow;
  std::shared_ptr<Line> ben;
};

}  // namespace exercise
