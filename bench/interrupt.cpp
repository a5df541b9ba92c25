#include "bench/interrupt.hpp"

#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <thread>

namespace lab {

class Interrupt::Implementation {
 public:
  explicit Implementation(std::function<void()> at_once)
      : at_once_(std::move(at_once)),
        signals_(loop_, SIGINT, SIGTERM),
        thread_([this] {
          wait();
          loop_.run();
        }) {}

  ~Implementation() { loop_.stop(); }

  std::stop_token token() const { return stop_.get_token(); }
  int exit_code() const { return exit_code_; }

 private:
  void wait() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      if (exit_code_.exchange(128 + signal) != 0) {
        at_once_();
        ::_exit(128 + signal);
      }
      constexpr std::string_view text =
          "\nstopping: what was measured is kept; Ctrl+C again ends at once\n";
      [[maybe_unused]] const auto written =
          ::write(STDERR_FILENO, text.data(), text.size());
      stop_.request_stop();
      wait();
    });
  }

  std::function<void()> at_once_;
  std::stop_source stop_;
  std::atomic<int> exit_code_ = 0;
  boost::asio::io_context loop_;
  boost::asio::signal_set signals_;
  std::jthread thread_;  // last, so that it is joined first
};

Interrupt::Interrupt(std::function<void()> at_once)
    : implementation_(std::make_unique<Implementation>(std::move(at_once))) {}
Interrupt::~Interrupt() = default;
std::stop_token Interrupt::token() const { return implementation_->token(); }
int Interrupt::exit_code() const { return implementation_->exit_code(); }

}  // namespace lab
