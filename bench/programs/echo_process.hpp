#pragma once

#include <memory>
#include <optional>

#include "bench/measure/cores.hpp"
#include "bench/programs/transport.hpp"
#include "models/processes/child_process.hpp"

namespace lab {

/// How the bytes travel.
enum class TransportKind { pipe, large_pipe, socket_pair, shared_memory };

constexpr int large_pipe_bytes = 1 << 20;

/// The program lab_echo, as a process of its own.
///
/// It and the calling thread are bound to a core each, if there are two: on the
/// same core it would be no help in computing, and answer several times sooner.
///
/// Throws: EnvironmentError if the machine grants no pipe that large;
///         std::system_error.
/// Thread safety: the thread that made it.
/// Lifetime: the process and the binding end with it.
class EchoProcess {
 public:
  /// `unpacks`: the messages are packed Trades, and it looks at them.
  EchoProcess(TransportKind kind, std::size_t bytes, bool unpacks);
  ~EchoProcess();
  EchoProcess(const EchoProcess&) = delete;
  EchoProcess& operator=(const EchoProcess&) = delete;

  Transport& transport() const { return *transport_; }

 private:
  std::unique_ptr<Transport> transport_;
  std::optional<processes::ChildProcess> child_;
  std::optional<CoreBinding> bound_;
};

}  // namespace lab
