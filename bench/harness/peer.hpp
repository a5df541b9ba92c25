#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "bench/experiment.hpp"

namespace lab {

struct Repetition;

/// A peer that may be installed on this machine.
struct PeerPresence {
  std::string name;
  std::string version;  ///< Empty if it is absent.
};

struct PeerOptions {
  std::string python = "python3";
  bool is_asked_for = false;  ///< The user has named the Python.
  bool all = false;           ///< Also those that need packages of their own.
  std::vector<PeerPresence> found;
};

/// Looks for CPython and, if wanted, for the packages that peers need.
///
/// Throws: std::invalid_argument if CPython was asked for and does not run,
///         EnvironmentError if none of the packages is there.
std::vector<PeerPresence> find_peers(const PeerOptions& options);

/// Whether the arm can run here: it is no peer, or its peer is present.
bool can_run(const Arm& arm, const PeerOptions& options);

/// Has a Python program do the arm's batch.  It measures itself, after its
/// imports, by the same rule as our cells.
///
/// Throws: std::runtime_error with what the program said last, or if it was
///         killed because a stop was asked for.
Repetition run_peer(const Arm& arm, const PeerOptions& options,
                    std::stop_token stop = {});

/// Kills the peer that runs now, if one does, and all that it has started.
/// May be called in a signal handler.
void kill_running_peer() noexcept;

}  // namespace lab
