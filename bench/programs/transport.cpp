#include "bench/programs/transport.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace lab {
namespace {

[[noreturn]] void fail() {
  throw std::system_error(errno, std::system_category(), "carrying bytes");
}

class Stream : public Transport {
 public:
  Stream(processes::Descriptor input, processes::Descriptor output)
      : input_(std::move(input)), output_(std::move(output)) {}

  void send(std::span<const char> message) override {
    if (!processes::write_all(output_.number(),
                              {message.data(), message.size()}))
      fail();
  }

  bool receive(std::span<char> message) override {
    while (!message.empty()) {
      const ssize_t got = TEMP_FAILURE_RETRY(
          ::read(input_.number(), message.data(), message.size()));
      if (got < 0) fail();
      if (got == 0) return false;
      message = message.subspan(static_cast<std::size_t>(got));
    }
    return true;
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
