#include "bench/harness/server_stats.hpp"

#include <nlohmann/json.hpp>

namespace lab {

ServerStats parse_server_stats(const std::string& json) {
  const auto stats = nlohmann::json::parse(json);
  const auto& lateness = stats.at("lateness_seconds");
  return {.nonce = stats.at("nonce"),
          .requests = stats.at("requests"),
          .in_flight = stats.at("in_flight"),
          .peak_in_flight = stats.at("peak_in_flight"),
          .connections = stats.at("connections_opened"),
          .connections_open = stats.at("connections_open"),
          .aborted = stats.at("aborted"),
          .lateness_p50_seconds = lateness.at("p50"),
          .lateness_p99_seconds = lateness.at("p99"),
          .lateness_max_seconds = lateness.at("max"),
          .longest_stall_seconds = stats.at("stall_seconds").at("max"),
          .cpu_seconds = stats.at("cpu_user_seconds").get<double>() +
                         stats.at("cpu_system_seconds").get<double>()};
}

std::string taint_by(const ServerStats& stats, double wall_seconds) {
  constexpr double tolerated_share = 0.05;
  if (stats.longest_stall_seconds <= tolerated_share * wall_seconds) return {};
  return "the mock server was stopped, or got no processor";
}

}  // namespace lab
