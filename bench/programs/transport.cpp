#include "bench/programs/transport.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace lab {
namespace {

/// Has `move` take all of the bytes, some at a time.
///
/// Returns: false if it takes none any more.
template <typename Byte, typename Move>
bool move_all(std::span<Byte> bytes, Move move) {
  while (!bytes.empty()) {
    const ssize_t moved = move(bytes.data(), bytes.size());
    if (moved < 0 && errno != EINTR)
      throw std::system_error(errno, std::system_category(), "carrying bytes");
    if (moved == 0) return false;
    bytes =
        bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(moved, 0)));
  }
  return true;
}

class Stream : public Transport {
 public:
  Stream(processes::Descriptor input, processes::Descriptor output)
      : input_(std::move(input)), output_(std::move(output)) {}

  void send(std::span<const char> message) override {
    move_all(message, [this](const char* bytes, std::size_t size) {
      return ::write(output_.number(), bytes, size);
    });
  }

  bool receive(std::span<char> message) override {
    return move_all(message, [this](char* bytes, std::size_t size) {
      return ::read(input_.number(), bytes, size);
    });
  }

 private:
  processes::Descriptor input_;
  processes::Descriptor output_;
};

class Memory : public Transport {
 public:
  Memory(processes::SharedMemory memory, std::size_t side,
         std::unique_ptr<Transport> bell)
      : memory_(std::move(memory)), side_(side), bell_(std::move(bell)) {}

  void send(std::span<const char> message) override {
    std::memcpy(half(side_), message.data(), message.size());
    bell_->send(std::string("."));
  }

  bool receive(std::span<char> message) override {
    char byte = 0;
    if (!bell_->receive({&byte, 1})) return false;
    std::memcpy(message.data(), half(1 - side_), message.size());
    return true;
  }

 private:
  char* half(std::size_t side) const {
    return static_cast<char*>(memory_.data()) + side * (memory_.size() / 2);
  }

  processes::SharedMemory memory_;
  std::size_t side_;
  std::unique_ptr<Transport> bell_;
};

}  // namespace

std::unique_ptr<Transport> stream_transport(processes::Descriptor input,
                                            processes::Descriptor output) {
  return std::make_unique<Stream>(std::move(input), std::move(output));
}

std::unique_ptr<Transport> memory_transport(processes::SharedMemory memory,
                                            std::size_t side,
                                            std::unique_ptr<Transport> bell) {
  return std::make_unique<Memory>(std::move(memory), side, std::move(bell));
}

}  // namespace lab
