#include "bench/harness/interrupt.hpp"

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <thread>
#include <utility>

#include "command_line/streams.hpp"
#include "models/async/stop_signals.hpp"

namespace lab {

class Interrupt::Implementation {
 public:
  explicit Implementation(std::function<void()> at_once)
      : signals_(loop_.get_executor(), [this](int /*signal*/) { stop(); },
                 std::move(at_once), {SIGINT, SIGTERM, SIGHUP}),
        thread_([this] { loop_.run(); }) {}

  ~Implementation() { loop_.stop(); }

  std::stop_token token() const { return stop_.get_token(); }

  int received() const { return signals_.received(); }

 private:
  void stop() {
    say_text(
        "\nstopping: what was measured is kept\n"
        "Ctrl+C again ends at once\n");
    stop_.request_stop();
  }

  std::stop_source stop_;
  boost::asio::io_context loop_;
  async::StopSignals signals_;
  std::jthread thread_;  // last, so that it is joined first
};

Interrupt::Interrupt(std::function<void()> at_once)
    : implementation_(std::make_unique<Implementation>(std::move(at_once))) {}
Interrupt::~Interrupt() = default;
std::stop_token Interrupt::token() const { return implementation_->token(); }
int Interrupt::received() const { return implementation_->received(); }

}  // namespace lab
