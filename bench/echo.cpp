// lab_echo: the other process of serialization_cost.  It sends back every
// message that it gets on its standard input, until there are no more.
//
//     lab_echo BYTES               as it is
//     lab_echo BYTES unpack        unpacked and packed again
//     lab_echo BYTES PATH INODE    through shared memory

#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <string>

#include "bench/experiments/carrier.hpp"
#include "models/processes/pack.hpp"

namespace {

using namespace lab;

std::unique_ptr<Carrier> make_carrier(int argc, char** argv) {
  auto stream = carry_by_stream(processes::Descriptor(STDIN_FILENO),
                                processes::Descriptor(STDOUT_FILENO));
  if (argc != 4) return stream;
  const processes::SharedName name{argv[2], std::stoull(argv[3])};
  return carry_by_memory(processes::SharedMemory(name), 1, std::move(stream));
}

void echo(Carrier& carrier, std::size_t bytes, bool unpacks) {
  std::string message(bytes, '\0');
  while (carrier.receive(message)) {
    if (unpacks) message = processes::pack(processes::unpack<Trades>(message));
    carrier.send(message);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 4) {
    fmt::print(stderr, "lab_echo BYTES [unpack | PATH INODE]\n");
    return 2;
  }
  echo(*make_carrier(argc, argv), std::stoull(argv[1]), argc == 3);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "lab_echo: {}\n", error.what());
  return 1;
}
