// lab_server: one kind of server in a process of its own, so that its memory,
// its threads and its descriptors are nobody else's.

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <string>

#include "bench/programs/run_main.hpp"
#include "bench/servers/server.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"
#include "mock_server/server.hpp"

namespace {

/// Blocks: until the process at the other end of our input is gone.
void wait_for_the_end_of_input() {
  std::array<char, 64> ignored{};
  while (::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
  }
}

int run(int argc, char** argv) {
  lab::CommandLine line("A server of one kind, until its standard input ends.",
                        "lab_server");
  std::string kind;
  double wait = 0.01;
  line.add_choice("kind", kind, lab::servers::kinds(),
                  "web_coroutines, chat_coroutines …");
  line.add_number<double>("--wait", wait,
                          "seconds that a web server waits (0.01)", 0, 60);
  if (line.parse(argc, argv)) return 0;
  lab::mock::make_room_for_descriptors();
  const auto server = lab::servers::make_server(
      kind, {.wait = std::chrono::nanoseconds(std::llround(wait * 1e9))});
  lab::write_output(fmt::format("listening on 127.0.0.1:{}\n", server->port()));
  wait_for_the_end_of_input();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return lab::run_main("lab_server", [&] { return run(argc, argv); });
}
