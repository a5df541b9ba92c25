// A slow web server one can trust, as a program.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <optional>
#include <utility>

#include "mock_server/server.hpp"

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Arguments {
  lab::MockServerOptions server;
  bool until_eof = false;
  std::chrono::milliseconds grace = 5s;
};

/// Waits for signals: the first is a request, the second an order.
class Signals {
 public:
  Signals(asio::io_context& loop, lab::mock::Server& server,
          std::chrono::milliseconds grace)
      : signals_(loop, SIGINT, SIGTERM), server_(server), grace_(grace) {
    wait();
  }

  int received() const { return received_; }

 private:
  void wait() {
    signals_.async_wait(
        [this](const boost::system::error_code& error, int number) {
          if (error) return;
          server_.stop(received_ == 0 ? grace_ : 0ms);
          received_ = number;
          wait();
        });
  }

  asio::signal_set signals_;
  lab::mock::Server& server_;
  std::chrono::milliseconds grace_;
  int received_ = 0;
};

/// Ends the server when whoever holds the other end of its standard input is
/// gone, even if killed.
class Lifeline {
 public:
  Lifeline(asio::io_context& loop, lab::mock::Server& server)
      : input_(loop, ::dup(STDIN_FILENO)), server_(server) {
    wait();
  }

 private:
  void wait() {
    input_.async_read_some(
        asio::buffer(ignored_),
        [this](const boost::system::error_code& error, std::size_t) {
          if (!error) return wait();
          if (error != asio::error::operation_aborted) server_.stop(0ms);
        });
  }

  asio::posix::stream_descriptor input_;
  std::array<char, 64> ignored_{};
  lab::mock::Server& server_;
};

int serve(const Arguments& arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  lab::mock::raise_descriptor_limit();
  lab::mock::Premises premises(arguments.server);
  asio::io_context loop(1);
  lab::mock::Server server(loop, premises);
  const Signals signals(loop, server, arguments.grace);
  std::optional<Lifeline> lifeline;
  if (arguments.until_eof) lifeline.emplace(loop, server);
  for (const std::string& address : arguments.server.addresses)
    fmt::print("listening on {}\n",
               lab::mock::with_port(address, server.port()));
  std::fflush(stdout);
  loop.run();
  return server.cut_off() && signals.received() != 0 ? 128 + signals.received()
                                                     : 0;
}

Arguments parse(CLI::App& app, int argc, char** argv) {
  Arguments result;
  double grace = 5;
  std::vector<std::string> addresses;
  app.add_option("--port", result.server.port, "0: any free one")
      ->check(CLI::Range(0, 65535));
  app.add_option("--address", addresses,
                 "where to listen, any number of times (127.0.0.1)")
      ->allow_extra_args(false);
  app.add_option("--seed", result.server.seed, "for requests without one");
  app.add_option("--token", result.server.token, "what a bearer must show");
  app.add_flag("--until-eof", result.until_eof,
               "end when standard input is closed");
  app.add_option("--grace", grace, "seconds to finish in after SIGTERM")
      ->check(CLI::Range(0.0, 3600.0));
  double header_deadline = 10;
  double idle_deadline = 120;
  app.add_option("--header-deadline", header_deadline,
                 "seconds in which a request must be complete")
      ->check(CLI::Range(0.01, 3600.0));
  app.add_option("--idle-deadline", idle_deadline,
                 "seconds a connection may be open without a request")
      ->check(CLI::Range(0.01, 86400.0));
  app.parse(argc, argv);

  const auto in_ms = [](double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  };
  if (!addresses.empty()) result.server.addresses = std::move(addresses);
  result.server.header_deadline = in_ms(header_deadline);
  result.server.idle_deadline = in_ms(idle_deadline);
  result.grace = in_ms(grace);
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A slow web server one can trust.", "lab_mock_server");
  try {
    return serve(parse(app, argc, argv));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "lab_mock_server: {}\n", error.what());
    return 3;
  }
}
