#include "bench/metrics.hpp"

#include <array>

namespace lab {
namespace {

using namespace metrics;

template <typename... Metrics>
constexpr std::array<const Metric*, sizeof...(Metrics)> addresses_of(
    const Metrics&... metrics) {
  return {&metrics...};
}

constexpr auto table = addresses_of(
    wall_seconds, speed_up, over_bound_seconds, cpu_seconds, cpu_user_seconds,
    cpu_system_seconds, peak_memory_bytes, added_memory_bytes,
    voluntary_switches, involuntary_switches, threads_made, processes_made,
    foreign_cpu_share, right_answers, failures, time_waits, requests,
    peak_in_flight, connections, aborted, lateness_p50_seconds,
    lateness_p99_seconds, lateness_max_seconds, service_p50_seconds,
    service_p99_seconds, latency_p50_seconds, latency_p99_seconds,
    delivery_p50_seconds, delivery_p99_seconds, requests_per_second,
    break_even_seconds, cost_per_byte_seconds, cpu_time_of_the_loop_seconds,
    first_quote_seconds, first_result_seconds, hosts_ready_seconds,
    longest_gap_seconds, update_seconds, memory_bytes, server_memory_bytes,
    dropped_frames_share, losing_games_share, aborted_requests_count,
    asleep_count, beats_count, begun_calls_count, cancelled_count,
    connections_left_open_count, cores_seen_count, dropped_clients_count,
    dropped_frames_count, errors_count, kept_results_count, looks_outside_count,
    lost_updates_count, machines_count, moves_count, out_of_order_count,
    refused_requests_count, server_threads_count, siblings_that_ran_on_count,
    system_calls_count, unbegun_requests_count, values_count,
    workers_left_count);

}  // namespace

std::span<const Metric* const> all_metrics() { return table; }

}  // namespace lab
