#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/harness/peer.hpp"
#include "bench/own_batch.hpp"

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
  Experiment rehearsal;  ///< The same with its delays cut down.
  double time_scale = 1;
  double work_scale = 1;
  std::size_t repetitions = 1;
  double round_seconds = 0;  ///< About how long one repetition of all takes.
};

/// Throws: std::invalid_argument for a name that is unknown or given twice,
/// with
///         what was meant, perhaps.
void require_known(const Choice& choice);

/// Decides what is run, how far it is scaled and how often it is repeated.
///
/// Throws: std::invalid_argument as require_known(), or if nothing is left.
std::vector<Planned> make_plan(const Choice& choice, const PeerOptions& peers,
                               const std::string& server);

/// About how long its cells will take, in seconds.
double estimate(const Planned& planned);

/// A cell that is to be measured: its experiment, and its place there.
struct Turn {
  std::size_t experiment;
  std::size_t cell;

  bool operator==(const Turn&) const = default;
};

/// How many cells an experiment has, and how often each is measured.
struct Rows {
  std::size_t cells;
  std::size_t blocks;
};

/// The order of all measurements: a randomised complete block design.
///
/// Picture a field trial: each field is cut into strips, one for each kind of
/// seed, so that kinds are compared on the same soil.  Here the soil is the
/// machine, which is faster at one moment and slower at another.  The cells of
/// a block are measured one right after the other, in an order that is drawn;
/// the blocks of all experiments are mixed.
///
/// Returns: the same order for the same seed.
std::vector<Turn> draw_order(const std::vector<Rows>& experiments,
                             std::uint64_t seed);

}  // namespace lab
