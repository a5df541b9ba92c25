#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/inputs.hpp"
#include "models/threads/queue.hpp"

namespace lab::processes {

struct MapOptions {
  /// How many tasks travel together; by default, so many that each worker gets
  /// about four chunks.
  std::optional<std::ptrdiff_t> chunk = std::nullopt;
};

/// ceil(tasks / (4 × workers)), as Python does it; at least 1.
std::size_t default_chunk(std::size_t tasks, std::size_t workers);

struct ImapOptions {
  std::ptrdiff_t chunk = 1;  ///< How many tasks travel together.
  /// How many inputs are taken before their results are; by default two chunks
  /// for each worker.
  std::optional<std::ptrdiff_t> look_ahead = std::nullopt;
};

/// Whether results come in the order of the inputs, or as they are done.
enum class Order { input, completion };

/// Keeps a pool busy with chunks of inputs, and hands out what comes back.
///
/// Picture a waiter who never has more than `look_ahead` dishes on the way: he
/// takes an order from the queue for each plate that is eaten.
///
/// Thread safety: one thread at a time.
/// Lifetime: what has not started is dropped when it goes out of scope.
class PackedStream {
 public:
  struct Options {
    std::string job;
    std::size_t chunk;
    std::size_t look_ahead;  ///< At least a chunk.
    Order order;
  };

  /// Takes the first inputs at once.
  PackedStream(Enqueue enqueue, PackedInputs inputs, Options options);
  PackedStream(PackedStream&&) noexcept = default;

  /// The packed result that comes next, or nothing at the end.
  ///
  /// Blocks: until it is there.
  /// Throws: the error in its place.
  [[nodiscard]] std::optional<std::string> next();

 private:
  class Chunk;
  struct Arrival {
    std::size_t chunk;
    std::vector<Item> items;
  };
  using Arrivals = threads::Queue<Arrival>;

  void look_ahead();
  void send_chunk();
  std::optional<Item> take_input();
  void send(const std::string& tasks, std::size_t count);
  void put_down(std::size_t tasks, const std::exception_ptr& error);
  std::vector<Item> next_chunk();

  Enqueue enqueue_;
  PackedInputs inputs_;
  Options options_;
  std::shared_ptr<Arrivals> arrivals_ = std::make_shared<Arrivals>();
  std::map<std::size_t, std::vector<Item>> early_;  // chunks out of order
  std::optional<Item> set_aside_;  // an input for which a chunk had no room
  bool inputs_ended_ = false;
  std::size_t sent_ = 0;        // chunks
  std::size_t received_ = 0;    // chunks
  std::size_t on_the_way_ = 0;  // tasks that were sent and not handed out
  std::deque<Item> at_hand_;    // of the last chunk received
};

}  // namespace lab::processes
