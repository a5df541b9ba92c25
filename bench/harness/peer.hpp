#pragma once

#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/harness/sample.hpp"

namespace lab {

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

/// The package that it needs, as find_peers() names it.
std::string needed_by(const ByPeer& peer);

/// Whether the arm can run here: it is no peer, or its peer is present.
bool can_run(const Arm& arm, const PeerOptions& options);

/// Has a Python program do the arm's batch.  It measures itself, after its
/// imports, by the same rule as our cells.
///
/// Throws: std::runtime_error if the program ends in failure.
Repetition run_peer(const Arm& arm, const std::string& python);

}  // namespace lab
