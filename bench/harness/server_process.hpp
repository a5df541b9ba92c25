#pragma once

#include <atomic>
#include <csignal>
#include <memory>
#include <optional>
#include <string>

#include "bench/harness/server_stats.hpp"
#include "models/environment_error.hpp"
#include "models/processes/child_process.hpp"

namespace httplib {
class Client;
}

namespace lab {

/// The mock server has ended, or does not answer any more.
class ServerLost : public EnvironmentError {
 public:
  using EnvironmentError::EnvironmentError;
};

/// The mock server as a process of its own, for as long as this object lives.
///
/// It listens on eight loopback addresses, so that the connections that one
/// cell leaves behind do not slow down the next.  This object has its lease, so
/// that nobody else changes what it does meanwhile; both end together.
class ServerProcess {
 public:
  static constexpr std::size_t addresses = 8;

  /// Blocks: until the server listens.
  /// Throws: EnvironmentError if it does not start.
  ServerProcess();
  ~ServerProcess();

  /// One that start() starts: kill() may be called before, and meanwhile.
  struct Later {};
  explicit ServerProcess(Later);
  void start();

  /// Starts another one in the place of one that is lost, with another address.
  ///
  /// Blocks, throws: as the constructor.
  void start_again();

  /// "127.0.0.n:PORT", n = 1 + index % addresses.
  std::string address(std::size_t index = 0) const;

  /// Where the hosts of the model `hosts` find it.
  std::string address_for_hosts() const;

  /// Names this server process.
  const std::string& nonce() const { return nonce_; }

  /// Starts the counts again, and keeps the lease for another hour.
  ///
  /// Throws: ServerLost, in words, if the server does not answer any more, if
  ///         another one does, or if somebody else has its lease.
  void reset();
  ServerStats stats();

  /// Ends the server at once.  May be called in a signal handler.
  void kill() noexcept {
    if (const int group = group_; group > 0) ::kill(-group, SIGKILL);
  }

 private:
  void end();
  void take_lease();
  std::string ask(const char* method, const char* path);
  [[noreturn]] void lose(const std::string& why);

  std::string address_for_hosts_;
  // The end of its input tells it that we are gone.
  std::optional<processes::ChildProcess> child_;
  std::atomic<int> group_ = 0;  // of processes
  std::string why_lost_;        // empty while it is not
  int port_ = 0;
  std::string nonce_;
  std::string lease_token_;
  std::unique_ptr<httplib::Client> control_;
};

/// Thirty-two overlapping requests with different delays.
///
/// Returns: whether all were answered, and none before its own time.
bool never_answers_early(const std::string& server);

}  // namespace lab
