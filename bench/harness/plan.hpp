#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/experiments/own_batches.hpp"
#include "bench/harness/peer.hpp"

namespace lab {

/// What the user asked for.
struct Choice {
  std::string profile = "quick";           ///< smoke, quick or full.
  std::vector<std::string> experiments;    ///< Empty: all of the profile.
  std::vector<std::string> models;         ///< Empty: all, and the peers.
  std::optional<double> time_scale;        ///< Instead of the profile's own.
  std::optional<std::size_t> repetitions;  ///< Instead of the profile's own.
  std::uint64_t seed = 1;
  std::vector<OwnBatch> own_batches = {};  ///< These alone, if there are any.
};

/// One experiment as it will be run.
struct Planned {
  Experiment experiment;
  Experiment rehearsal;         ///< The same with its delays cut down.
  Setting setting;              ///< That has made the experiment,
  Setting rehearsal_setting;    ///< and that of the rehearsal.
  std::size_t repetitions = 1;  ///< In Google Benchmark's own table.
  double round_seconds = 0;     ///< About how long one repetition of all takes.
  std::size_t whole = 1;        ///< Blocks of all arms, for a report.
  std::size_t fewest = 1;       ///< Blocks, of those that a claim is about.
  std::size_t most = 1;
  double share_seconds = 0;  ///< Of what the profile has.
  /// The same at a tenth of its delays, for all but the first long_blocks.
  std::optional<Experiment> shorter = {};
  Setting shorter_setting = {};
  std::size_t long_blocks = 0;
};

/// How far the delays of `Planned::shorter` are cut.
inline constexpr double shorter_scale = 0.1;

/// Throws: std::invalid_argument for a name that is unknown or given twice,
/// with
///         what was meant, perhaps.
void require_known(const Choice& choice);

/// Decides what is run, how far it is scaled and how often it is repeated.
///
/// Throws: std::invalid_argument as require_known(), or if nothing is left.
std::vector<Planned> make_plan(const Choice& choice, const PeerOptions& peers,
                               const std::string& server);

/// "five_fetches/async"
std::string name_of(const Planned& planned, const Arm& arm);

/// How long a cell may go on before it is given up: a minute, and ten times
/// what one repetition should take.  LAB_CELL_LIMIT, in seconds, takes its
/// place.
///
/// Throws: std::invalid_argument if that is no number above 0.
std::chrono::milliseconds cell_limit(const Planned& planned, const Arm& arm);

/// About how long its cells will take, in seconds.
double estimate(const Planned& planned);

/// For how long all of them may be measured for a report, in seconds: what the
/// profile has, or the part of it that the chosen experiments have a share in.
double budget_seconds(const Choice& choice, const std::vector<Planned>& plan);

}  // namespace lab
