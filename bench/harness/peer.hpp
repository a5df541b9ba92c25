#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/harness/sample.hpp"

namespace lab {

/// A peer that may be installed on this machine.
struct PeerPresence {
  std::string name;
  std::string version;          ///< Empty if it is absent.
  std::string why_absent = {};  ///< And how to have it, for a person.
};

struct PeerOptions {
  std::string python = "python3";
  bool is_asked_for = false;  ///< The user has named the Python.
  bool all = false;           ///< Also those that need packages of their own.
  std::vector<PeerPresence> found;
};

/// Looks for CPython and, if wanted, for the packages and the languages that
/// peers need; compiles what has to be.
///
/// Returns: those found until then if a stop is asked for.
/// Throws: std::invalid_argument if CPython was asked for and does not run,
///         EnvironmentError if none of the others is there.
std::vector<PeerPresence> find_peers(const PeerOptions& options,
                                     const std::stop_token& stop = {});

/// The package or the language that it needs, as find_peers() names it.
std::string needed_by(const ByPeer& peer);

/// Whether the arm can run here: it is no peer, or its peer is present.
bool can_run(const Arm& arm, const PeerOptions& options);

/// Has a program in bench/peers do the arm's batch, and times it by the same
/// rule as our cells: without the start of an interpreter and its imports.
///
/// Throws: std::runtime_error if the program ends in failure.
Repetition run_peer(const Arm& arm, const std::string& python);

}  // namespace lab
