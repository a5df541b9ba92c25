#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/queue.hpp"

namespace asio = boost::asio;

namespace given {

class Line;  // to a client; on the other side of it somebody reads, or does not

/// What somebody has written.  Copies are cheap: they mean the same text.
class Message {
 public:
  explicit Message(std::shared_ptr<const std::string> text)
      : text_(std::move(text)) {}

  const std::string& text() const { return *text_; }

 private:
  std::shared_ptr<const std::string> text_;
};

/// The client has left, or was dropped.
class Gone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Who takes part in the chat.  Copies mean the same client.
class Client {
 public:
  explicit Client(std::shared_ptr<Line> line) : line_(std::move(line)) {}

  /// Returns: what the client writes next; nothing once it is gone.
  /// Suspends: until it has written something.
  asio::awaitable<std::optional<Message>> read() const;

  /// Puts a message on the line to the client.
  ///
  /// Suspends: two messages fit on the line.  While it is full this suspends,
  ///           until the client has read one of them.
  /// Throws: Gone, also if the client goes meanwhile.
  asio::awaitable<void> send(Message message) const;

  /// Cuts the line: the client is gone.
  void drop() const;

 private:
  std::shared_ptr<Line> line_;
};

}  // namespace given

/// So many messages may wait for a client, besides those on the line.  When one
/// more comes, the client is dropped.
inline constexpr std::size_t limit = 4;

/// A chat room.  What one client writes goes to all of them, also to the one
/// who wrote it, and in the same order to each.
///
/// Returns: control back when all clients are gone.
asio::awaitable<void> chat(std::vector<given::Client> clients);
