#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/harness/peer.hpp"
#include "bench/languages.hpp"

namespace lab {

/// Asks for the version of a language and, if it is one that will do, compiles
/// its program into the folder of the build.
///
/// Blocks: for seconds, the first time; no longer than until a stop.
PeerPresence look_for(const Language& language,
                      const std::stop_token& stop = {});

/// Has the program of the language do the arm's batch.  It takes the time
/// itself; its CPU time and memory are taken here, from its start to its last
/// answer.
///
/// Throws: std::runtime_error if it ends in failure or prints anything else.
Repetition run_language(const Arm& arm, const Language& language);

/// What the shell has to be told to run the program of the language.  It does
/// not show what the program prints to standard error.
std::vector<std::string> words_to_run(const Language& language,
                                      const std::vector<std::string>& words);

}  // namespace lab
