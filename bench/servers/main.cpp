// lab_server: one kind of server in a process of its own, so that its memory,
// its threads and its descriptors are nobody else's.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <exception>
#include <stdexcept>
#include <string>

#include "bench/servers/kinds.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"

namespace {

/// Blocks: until whoever holds the other end of our input is gone.
void wait_for_the_end_of_input() {
  std::array<char, 64> ignored{};
  while (::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
  }
}

int run(int argc, char** argv) {
  CLI::App app("A server of one kind, until its standard input ends.",
               "lab_server");
  std::string kind;
  double wait = 0.01;
  app.add_option("kind", kind, "web_coroutines, chat_coroutines …")
      ->required()
      ->check(CLI::IsMember(lab::servers::kinds()));
  lab::add_number<double>(app, "--wait", wait,
                          "seconds that a web server waits (0.01)", 0, 60);
  if (lab::parse_command_line(app, argc, argv)) return 0;
  const auto server = lab::servers::make_server(kind, wait);
  lab::write_output(fmt::format("listening on 127.0.0.1:{}\n", server->port()));
  wait_for_the_end_of_input();
  return 0;
}

int fail(int code, const std::exception& error) {
  lab::say("lab_server: {}\n", error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  lab::guard_standard_streams();
  return run(argc, argv);
} catch (const std::invalid_argument& error) {
  return fail(2, error);
} catch (const std::exception& error) {
  return fail(3, error);
}
