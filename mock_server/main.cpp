// A slow web server one can trust, as a program.

#include <fmt/format.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdint>
#include <exception>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "command_line/options.hpp"
#include "command_line/streams.hpp"
#include "mock_server/server.hpp"

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Arguments {
  lab::MockServerOptions server;
  bool until_eof = false;
  std::chrono::milliseconds grace = 5s;
};

/// Waits for signals: the first is a request, the second an order.  One that
/// was ignored at the start, as under nohup, stays ignored.
class Signals {
 public:
  Signals(asio::io_context& loop, lab::mock::Server& server,
          std::chrono::milliseconds grace)
      : signals_(loop), server_(server), grace_(grace) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction now {};
      ::sigaction(number, nullptr, &now);
      if (now.sa_handler != SIG_IGN) signals_.add(number);
    }
    wait();
  }

  int received() const { return received_; }

 private:
  void wait() {
    signals_.async_wait(
        [this](const boost::system::error_code& error, int number) {
          if (error) return;
          wait();
          // A terminal that is closed may send several of these.
          if (number == SIGHUP && received_ != 0) return;
          server_.stop(received_ == 0 ? grace_ : 0ms);
          received_ = number;
        });
  }

  asio::signal_set signals_;
  lab::mock::Server& server_;
  std::chrono::milliseconds grace_;
  int received_ = 0;
};

/// Ends the server when whoever holds the other end of its standard input is
/// gone, even if killed.
class StopAtEof {
 public:
  StopAtEof(asio::io_context& loop, lab::mock::Server& server)
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

/// Whoever has chosen the port does not need to read it.
void announce(const std::vector<std::string>& addresses,
              std::uint16_t port) try {
  for (const std::string& address : addresses)
    lab::write_output(
        fmt::format("listening on {}\n", lab::mock::with_port(address, port)));
} catch (const std::system_error&) {
}

int serve(const Arguments& arguments) {
  lab::mock::raise_descriptor_limit();
  lab::mock::make_room_for_descriptors();
  lab::mock::ServerContext context(arguments.server);
  asio::io_context loop(1);
  lab::mock::Server server(loop, context);
  const Signals signals(loop, server, arguments.grace);
  std::optional<StopAtEof> stop_at_eof;
  if (arguments.until_eof) stop_at_eof.emplace(loop, server);
  announce(arguments.server.addresses, server.port());
  loop.run();
  return server.cut_off() && signals.received() != 0 ? 128 + signals.received()
                                                     : 0;
}

std::chrono::milliseconds in_ms(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

/// Returns: nothing if --help or --version was all.
std::optional<Arguments> parse(int argc, char** argv) {
  lab::CommandLine line("A slow web server one can trust.", "lab_mock_server");
  Arguments result;
  double grace = 5;
  double header_deadline = 10;
  double idle_deadline = 120;
  std::vector<std::string> addresses;
  line.add_number<std::uint16_t>("--port", result.server.port,
                                 "0: any free one", 0, 65535);
  line.add_each("--address", addresses,
                "where to listen, any number of times (127.0.0.1)");
  line.add_number<std::uint64_t>("--seed", result.server.seed,
                                 "for requests without one", 0,
                                 std::numeric_limits<std::uint64_t>::max());
  line.add_text("--token", result.server.token, "what a bearer must show");
  line.add_text("--control-token", result.server.control_token,
                "what a bearer must show who measures (nothing)");
  line.add_text("--log", result.server.log,
                "a file to which a line is added for each request (none)");
  line.add_flag("--until-eof", result.until_eof,
                "end when standard input is closed");
  line.add_number<double>("--grace", grace,
                          "seconds to finish in after SIGTERM", 0, 3600);
  line.add_number<double>("--header-deadline", header_deadline,
                          "seconds in which a request must be complete", 0.01,
                          3600);
  line.add_number<double>("--idle-deadline", idle_deadline,
                          "seconds a connection may be open without a request",
                          0.01, 86400);
  if (line.parse(argc, argv)) return std::nullopt;
  if (!addresses.empty()) result.server.addresses = std::move(addresses);
  result.server.header_deadline = in_ms(header_deadline);
  result.server.idle_deadline = in_ms(idle_deadline);
  result.grace = in_ms(grace);
  return result;
}

int fail(int code, const std::exception& error) {
  lab::say("lab_mock_server: {}\n", error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  lab::guard_standard_streams();
  const auto arguments = parse(argc, argv);
  return arguments ? serve(*arguments) : 0;
} catch (const std::invalid_argument& error) {
  return fail(2, error);
} catch (const std::exception& error) {
  return fail(3, error);
}
