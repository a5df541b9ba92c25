#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "instruments/memory_server.hpp"
#include "models/async/queue.hpp"
#include "models/async/sleep.hpp"

namespace exercise {

/// What is still kept of all that was said: who has too many messages in its
/// queues is found out here, however it keeps them.
class Memory {
 public:
  given::Message note(std::string text) {
    auto shared = std::make_shared<const std::string>(std::move(text));
    said_.push_back(shared);
    while (said_.front().expired()) said_.pop_front();
    ++count_;
    most_ = std::max(most_, kept());
    return given::Message(std::move(shared));
  }

  std::size_t count() const { return count_; }
  std::size_t most_kept() const { return most_; }

 private:
  std::size_t kept() const {
    return said_.size() -
           static_cast<std::size_t>(std::count_if(
               said_.begin(), said_.end(),
               [](const auto& message) { return message.expired(); }));
  }

  std::deque<std::weak_ptr<const std::string>> said_;
  std::size_t count_ = 0;
  std::size_t most_ = 0;
};

/// What a client does of its own accord.
struct Habit {
  milliseconds pause{0};  ///< After each message that it reads; or never.
  milliseconds leaves_at{10'000};
};

/// What a client writes.
struct Words {
  int count;
  milliseconds pause;
  int at_once = 1;
};

}  // namespace exercise

namespace given {

/// The line to a client, and the client at its other end.
class Line {
 public:
  using milliseconds = std::chrono::milliseconds;

  Line(const asio::any_io_executor& loop, std::string name,
       exercise::Memory& memory)
      : name_(std::move(name)),
        memory_(memory),
        written_(loop),
        on_the_line_(loop, 2) {}

  // The side of the room.

  static asio::awaitable<std::optional<Message>> read(
      std::shared_ptr<Line> line) {
    auto text = co_await line->written_.get();
    if (!text || line->dropped_at_) co_return std::nullopt;
    co_return line->memory_.note(*std::move(text));
  }

  static asio::awaitable<void> send(std::shared_ptr<Line> line,
                                    Message message) {
    try {
      co_await line->on_the_line_.put(std::move(message));
    } catch (const lab::async::Closed&) {
      throw Gone("`" + line->name_ + "` is gone");
    }
  }

  void drop() {
    if (gone_) return;
    dropped_at_ = memory_.count();
    leave();
  }

  // The side of the client.

  static asio::awaitable<void> live(std::shared_ptr<Line> line,
                                    exercise::Habit habit) {
    while (habit.pause != exercise::never) {
      const auto message = co_await line->on_the_line_.get();
      if (!message || line->gone_) break;
      line->received_.push_back(message->text());
      co_await lab::async::sleep_for(habit.pause);
    }
  }

  static asio::awaitable<void> leave_at(std::shared_ptr<Line> line,
                                        milliseconds time) {
    co_await lab::async::sleep_for(time);
    line->leave();
  }

  /// Writes "ben 1", "ben 2" and so on: after each pause so many at once.
  static asio::awaitable<void> write(std::shared_ptr<Line> line,
                                     exercise::Words words) {
    for (int i = 0; i < words.count; ++i) {
      if (i % words.at_once == 0) co_await lab::async::sleep_for(words.pause);
      line->say(std::to_string(i + 1));
    }
  }

  static asio::awaitable<void> say_bye_at(std::shared_ptr<Line> line,
                                          milliseconds time) {
    co_await lab::async::sleep_for(time);
    line->say("bye");
    line->leave();
  }

  void say(const std::string& word) {
    if (!gone_) (void)written_.try_put(name_ + " " + word);
  }

  void leave() {
    gone_ = true;
    written_.close();
    on_the_line_.close();
  }

  const std::string& name() const { return name_; }
  const std::vector<std::string>& received() const { return received_; }

  /// How many messages had come to the room when it was dropped, if it was.
  std::optional<std::size_t> dropped_at() const { return dropped_at_; }

 private:
  std::string name_;
  exercise::Memory& memory_;
  lab::async::Queue<std::string> written_;
  lab::async::Queue<Message> on_the_line_;
  std::vector<std::string> received_;
  std::optional<std::size_t> dropped_at_;
  bool gone_ = false;
};

}  // namespace given
