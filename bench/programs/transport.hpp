#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/processes/shared_memory.hpp"
#include "models/processes/spawn.hpp"

namespace lab {

/// A way of handing a message to another process, for serialization_cost and
/// the program lab_echo at the other end.  Both know how long a message is.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Blocks: until it is on its way.
  /// Throws: std::system_error.
  virtual void send(std::span<const char> message) = 0;

  /// Returns: false if the other process has gone.
  /// Blocks: until all of it is there.
  /// Throws: std::system_error.
  virtual bool receive(std::span<char> message) = 0;
};

/// Every byte goes through the kernel: pipes or a socket.
std::unique_ptr<Transport> stream_transport(processes::Descriptor input,
                                            processes::Descriptor output);

/// A message is copied to one half of the memory, and from there; only a byte
/// that says so goes through the kernel.
///
/// Requires: a side of 0 in one process, of 1 in the other.
std::unique_ptr<Transport> memory_transport(processes::SharedMemory memory,
                                            std::size_t side,
                                            std::unique_ptr<Transport> bell);

/// What a list of records is made of that must be packed before it can be sent.
struct Trade {
  std::string symbol;
  double price = 0;
  std::uint64_t volume = 0;
};
using Trades = std::vector<Trade>;

}  // namespace lab
