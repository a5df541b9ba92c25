// lab_echo: the other process of serialization_cost.  It sends back every
// message that it gets on its standard input, until there are no more.
//
//     lab_echo BYTES               as it is
//     lab_echo BYTES unpack        unpacked and packed again
//     lab_echo BYTES PATH INODE    through shared memory

#include <unistd.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

#include "bench/programs/run_main.hpp"
#include "bench/programs/transport.hpp"
#include "command_line/numbers.hpp"
#include "models/processes/pack.hpp"

namespace {

using namespace lab;

std::uint64_t whole_number(const char* name, const char* text) {
  return number_in_range<std::uint64_t>(
      name, text, 0, std::numeric_limits<std::int64_t>::max());
}

std::unique_ptr<Transport> make_transport(int argc, char** argv) {
  auto stream = stream_transport(processes::Descriptor(STDIN_FILENO),
                                 processes::Descriptor(STDOUT_FILENO));
  if (argc != 4) return stream;
  const processes::SharedName name{argv[2], whole_number("INODE", argv[3])};
  return memory_transport(processes::SharedMemory(name), 1, std::move(stream));
}

void echo(Transport& transport, std::size_t bytes, bool unpacks) {
  std::string message(bytes, '\0');
  while (transport.receive(message)) {
    if (unpacks) message = processes::pack(processes::unpack<Trades>(message));
    transport.send(message);
  }
}

int run(int argc, char** argv) {
  if (argc < 2 || argc > 4)
    throw std::invalid_argument("usage: lab_echo BYTES [unpack | PATH INODE]");
  const std::uint64_t bytes = whole_number("BYTES", argv[1]);
  echo(*make_transport(argc, argv), bytes, argc == 3);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_main("lab_echo", [&] { return run(argc, argv); });
}
