#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bench/work.hpp"

namespace lab {

/// In the profile `quick`: how far delays are scaled down, and for how many
/// seconds the experiment may go on.  0 seconds: in `full` only.
struct Quick {
  double scale;
  double seconds;
  std::size_t long_blocks = 0;  ///< So many; the others at a tenth.  0: all.
  bool is_contested = false;    ///< Its claims get as many blocks as a figure.
};

/// An experiment that only names arms, bounds and claims.
struct Row {
  std::string_view id;
  Quick quick;
  std::string title, source, question;
  std::string text;  ///< One line for people: what is done.
  Work work;
  std::vector<std::string> models = every_model();  ///< These do the work.
  std::vector<std::string> peers = {};  ///< These do in bench/peers/fetch.py.
  bool in_other_languages = false;      ///< Those of bench/languages.hpp do.
  std::vector<Arm> more = {};           ///< Other ways, other work.
  std::vector<Claim> claims = {};
  double computing_seconds = 0.3;  ///< About how long an arm computes.
  std::string sweep = {};          ///< As in Experiment.
  double article_scale = 1;        ///< The same.
};

/// An experiment with code of its own.
struct Coded {
  std::string_view id;
  Quick quick;
  Experiment (*make)(const Setting&);
};

/// A group of experiments, in the order of the report.
using Table = std::vector<std::variant<Row, Coded>>;

Table waiting(const Setting& setting);
Table many_requests(const Setting& setting);
Table computing(const Setting& setting);
Table habits(const Setting& setting);
Table sweeps(const Setting& setting);

// Those with code of their own, each in a file of its name.

Experiment queue_workers(const Setting& setting);
Experiment stream_quotes(const Setting& setting);
Experiment first_completed(const Setting& setting);
Experiment at_the_floor(const Setting& setting);
Experiment chat_server(const Setting& setting);
Experiment web_server(const Setting& setting);

Experiment cpu_affinity(const Setting& setting);
Experiment serialization_cost(const Setting& setting);
Experiment shared_memory_or_messages(const Setting& setting);
Experiment pool_flavours(const Setting& setting);

Experiment responsive_ui(const Setting& setting);
Experiment partial_failure(const Setting& setting);
Experiment graceful_shutdown(const Setting& setting);
Experiment lost_update_threads(const Setting& setting);
Experiment lost_update_await(const Setting& setting);
Experiment forgotten_await(const Setting& setting);
Experiment event_loop_backend(const Setting& setting);

Experiment sleeping_tasks(const Setting& setting);
Experiment more_cores(const Setting& setting);

/// One line of the catalogue.
struct ExperimentEntry {
  std::string_view id;
  std::string_view group;  ///< waiting, computing, habits or sweeps.
  Quick quick;
  Table (*table)(const Setting&);
  std::size_t row;

  Experiment make(const Setting& setting) const;
};

/// Every experiment, in the order of the report.
std::span<const ExperimentEntry> all_experiments();

/// Returns: nullptr if there is none of that name.
const ExperimentEntry* find_experiment(std::string_view id);

}  // namespace lab
