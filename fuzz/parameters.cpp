// What stands behind the "?": values in their ranges, or a message.

#include <cmath>

#include "fuzz/fuzz.hpp"
#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/endpoints/latency.hpp"
#include "mock_server/http/target.hpp"
#include "mock_server/state/conditions.hpp"

namespace {

using namespace lab;
using namespace lab::mock;

void read_query(std::string_view query, bool ignore_others) {
  const Parameters parameters(query,
                              {common_parameters, "rate", ignore_others});
  parameters.whole("task", 0, UINT64_MAX);
  const auto share = parameters.number("error_rate", 0, 1);
  fuzz::must(!share || (*share >= 0 && *share <= 1), "a share out of range");
  const auto limit = parameters.whole("limit", 1, 1'000'000);
  fuzz::must(!limit || (*limit >= 1 && *limit <= 1'000'000), "a limit, too");
  const auto text = parameters.text("latency");
  if (!text) return;
  const Latency latency(*text);
  for (std::uint64_t task = 0; task < 20; ++task) {
    Draw draw(1, task, "/x", "latency");
    const double ms = static_cast<double>(latency.draw(draw).count()) / 1e6;
    fuzz::must(ms >= 0 && ms <= Latency::max_ms, "a latency out of range");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view query = fuzz::text_of(data, size);
  for (const bool ignore_others : {false, true}) try {
      read_query(query, ignore_others);
    } catch (const BadParameter&) {
    }
  try {
    mock::Conditions conditions;
    set_conditions(conditions,
                   Parameters(query, {"jitter error_rate limit limit_rate "
                                      "paused"}));
    fuzz::must(!to_json(conditions).empty(), "no conditions");
  } catch (const BadParameter&) {
  }
  std::string path;
  std::string rest;
  if (read_target("GET", query, path, rest)) {
    std::string again;
    fuzz::must(path.starts_with('/'), "a path without a slash");
    fuzz::must(read_target("GET", path, again, rest) && again == path,
               "a path that is another one when it is read again");
  }
  return 0;
}
