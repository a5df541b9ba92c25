// lab_server: one kind of server in a process of its own, so that its memory,
// its threads and its descriptors are nobody else's.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdio>

#include "bench/servers/kinds.hpp"
#include "models/environment_error.hpp"

namespace {

/// Waits: until whoever holds the other end of our input is gone.
void wait_for_the_end_of_input() {
  std::array<char, 64> ignored{};
  while (::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A server of one kind, until its standard input ends.",
               "lab_server");
  std::string kind;
  double wait = 0.01;
  app.add_option("kind", kind, "web_coroutines, chat_coroutines …")
      ->required()
      ->check(CLI::IsMember(lab::servers::kinds()));
  app.add_option("--wait", wait, "seconds that a web server waits")
      ->check(CLI::Range(0.0, 60.0))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto server = lab::servers::make_server(kind, wait);
    fmt::print("listening on 127.0.0.1:{}\n", server->port());
    std::fflush(stdout);
    wait_for_the_end_of_input();
    return 0;
  } catch (const lab::EnvironmentError& error) {
    fmt::print(stderr, "lab_server: {}\n", error.what());
    return 3;
  }
}
