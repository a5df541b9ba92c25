#pragma once

#include <nlohmann/json_fwd.hpp>

namespace lab {

/// What a reader must know about the machine, as it stands in run.json.
/// What cannot be found out is null.
nlohmann::json describe_machine();

/// The load average of the last minute.
double load_average();

/// How long a fixed loop of additions takes, in seconds: the fastest of five.
/// Two of them, before and after a run, show whether the machine changed speed.
double calibration_seconds();

}  // namespace lab
