#include "models/async/stop_signals.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <utility>

#include "models/environment_error.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;

std::atomic<bool> taken = false;

struct ClearFlag {
  void operator()(std::atomic<bool>* flag) const { *flag = false; }
};
using Claim = std::unique_ptr<std::atomic<bool>, ClearFlag>;

// What the signal handler uses.
std::atomic<int> first_signal = 0;
std::atomic<int> wake_fd = -1;
std::function<void()> end_at_once;
static_assert(std::atomic<int>::is_always_lock_free);

void handle(int signal) {
  const int error = errno;
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, signal)) {
    if (signal == SIGHUP) return;  // the shell and the system both send it
    end_at_once();
    ::_exit(128 + signal);
  }
  const std::uint64_t once = 1;
  [[maybe_unused]] const auto written = ::write(wake_fd, &once, sizeof once);
  errno = error;
}

/// Is never closed: a handler that is late must not write to a file that has
/// got the same number since.
int make_wake_fd() {
  const int made = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (made < 0)
    throw EnvironmentError(fmt::format(
        "signals: no descriptor to hear of them by: {}: raise ulimit -n",
        std::strerror(errno)));
  return made;
}

struct sigaction disposition_of(int signal) {
  struct sigaction now {};
  ::sigaction(signal, nullptr, &now);
  return now;
}

bool is_handled(int signal) {
  const auto handler = disposition_of(signal).sa_handler;
  return handler != SIG_DFL && handler != SIG_IGN;
}

/// Returns: nothing if others have the signals.
Claim claim(const std::vector<int>& signals) {
  if (std::any_of(signals.begin(), signals.end(), is_handled)) return nullptr;
  return Claim(taken.exchange(true) ? nullptr : &taken);
}

}  // namespace

class StopSignals::Watch {
 public:
  Watch(Claim claim, const asio::any_io_executor& loop,
        std::function<void(int)> stop, std::function<void()> at_once,
        const std::vector<int>& signals)
      : claim_(std::move(claim)), wake_fd_(loop, rearmed_wake_fd()) {
    end_at_once = std::move(at_once);
    wake_fd_.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [stop = std::move(stop)](boost::system::error_code error) {
          if (!error) stop(first_signal);
        });
    before_.reserve(signals.size());  // nothing throws from here on
    for (const int signal : signals) handle_from_now_on(signal);
  }

  ~Watch() {
    for (const auto& [signal, before] : before_)
      // The program may have given it another meaning since.
      if (disposition_of(signal).sa_handler == handle)
        ::sigaction(signal, &before, nullptr);
    wake_fd_.release();
  }

 private:
  /// Unless it is ignored: nohup and the shell's background jobs ignore some
  /// for good reason.
  void handle_from_now_on(int signal) {
    const auto before = disposition_of(signal);
    if (before.sa_handler == SIG_IGN) return;
    struct sigaction ours {};
    ours.sa_handler = handle;
    ours.sa_flags = SA_RESTART;
    before_.emplace_back(signal, before);
    ::sigaction(signal, &ours, nullptr);
  }

  static int rearmed_wake_fd() {
    static const int made = make_wake_fd();
    std::uint64_t old = 0;
    [[maybe_unused]] const auto silenced = ::read(made, &old, sizeof old);
    first_signal = 0;
    wake_fd = made;
    return made;
  }

  const Claim claim_;  // first, so that it is given back last
  asio::posix::stream_descriptor wake_fd_;
  std::vector<std::pair<int, struct sigaction>> before_;
};

StopSignals::StopSignals(const asio::any_io_executor& loop,
                         std::function<void(int)> stop,
                         std::function<void()> at_once,
                         const std::vector<int>& signals) {
  if (auto ours = claim(signals))
    watch_ = std::make_unique<Watch>(std::move(ours), loop, std::move(stop),
                                     std::move(at_once), signals);
}

StopSignals::~StopSignals() = default;

int StopSignals::received() const { return watch_ ? first_signal.load() : 0; }

}  // namespace lab::async
