#include "bench/interrupt.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <string_view>
#include <thread>
#include <utility>

#include "models/async/stop_signals.hpp"

namespace lab {

class Interrupt::Implementation {
 public:
  explicit Implementation(std::function<void()> at_once)
      : signals_(
            loop_.get_executor(), [this](int /*signal*/) { stop(); },
            std::move(at_once)),
        thread_([this] { loop_.run(); }) {}

  ~Implementation() { loop_.stop(); }

  std::stop_token token() const { return stop_.get_token(); }

  int exit_code() const {
    const int signal = signals_.received();
    return signal == 0 ? 0 : 128 + signal;
  }

 private:
  void stop() {
    constexpr std::string_view text =
        "\nstopping: what was measured is kept; Ctrl+C again ends at once\n";
    [[maybe_unused]] const auto written =
        ::write(STDERR_FILENO, text.data(), text.size());
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
int Interrupt::exit_code() const { return implementation_->exit_code(); }

}  // namespace lab
