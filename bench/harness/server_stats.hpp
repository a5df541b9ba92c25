#pragma once

#include <cstdint>
#include <string>

namespace lab {

/// What the mock server has counted since it was last reset.
struct ServerStats {
  std::string nonce;  ///< Names one server process.
  std::uint64_t requests = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t peak_in_flight = 0;
  std::uint64_t connections = 0;       ///< Opened.
  std::uint64_t connections_open = 0;  ///< Of these, now.
  std::uint64_t aborted = 0;
  double lateness_p50_seconds = 0;
  double lateness_p99_seconds = 0;
  double lateness_max_seconds = 0;
  double longest_stall_seconds = 0;  ///< It was stopped, or got no processor.
  double cpu_seconds = 0;            ///< Since the server started.
};

/// Reads what the server answers to GET /stats.
///
/// Throws: std::exception if it is something else.
ServerStats parse_server_stats(const std::string& json);

/// Why a time that was measured meanwhile is not valid, or nothing: the server
/// stood still for more than a twentieth of it.
std::string taint_by(const ServerStats& stats, double wall_seconds);

}  // namespace lab
