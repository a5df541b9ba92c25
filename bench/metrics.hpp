#pragma once

#include <map>
#include <span>
#include <string_view>

namespace lab {

/// What a number is, hence how a report writes it and which axis it can share.
enum class MetricKind {
  time,   ///< Seconds.
  ratio,  ///< How many times one is the other.
  count,  ///< A whole number of things.
  bytes,
  rate,   ///< Things per second.
  share,  ///< A part of a whole, from 0 to 1.
};

/// Which of two values a reader should prefer.
enum class Better { less, more, neither };

/// Something that is measured, as people call it.
struct Metric {
  std::string_view name;      ///< Its field in run.json: "wall_seconds".
  std::string_view singular;  ///< "lost update"
  std::string_view plural;    ///< "lost updates"
  std::string_view unit;      ///< What stands after the noun; empty for counts.
  MetricKind kind;
  Better better;
};

/// Some of them, with their values.
using Measures = std::map<const Metric*, double>;

/// Every metric, those of all samples first.
std::span<const Metric* const> all_metrics();

namespace metrics {

namespace make {

constexpr Metric time(std::string_view name, std::string_view singular,
                      std::string_view plural, Better better = Better::less) {
  return {name, singular, plural, "seconds", MetricKind::time, better};
}

constexpr Metric count(std::string_view name, std::string_view singular,
                       std::string_view plural,
                       Better better = Better::neither) {
  return {name, singular, plural, "", MetricKind::count, better};
}

constexpr Metric memory(std::string_view name, std::string_view noun) {
  return {name, noun, noun, "bytes", MetricKind::bytes, Better::less};
}

constexpr Metric share(std::string_view name, std::string_view singular,
                       std::string_view plural) {
  return {name, singular, plural, "share", MetricKind::share, Better::less};
}

}  // namespace make

// What every sample has.
inline constexpr Metric wall_seconds =
    make::time("wall_seconds", "wall time", "wall times");
/// Derived from the wall times of two arms; in no sample.
inline constexpr Metric speed_up{"speed_up", "speed-up",        "speed-ups",
                                 "times",    MetricKind::ratio, Better::more};
/// Derived from the wall time and the bound of an arm; in no sample.
inline constexpr Metric over_bound_seconds = make::time(
    "over_bound_seconds", "time over the bound", "times over the bound");
inline constexpr Metric cpu_seconds =
    make::time("cpu_seconds", "CPU time", "CPU times");
inline constexpr Metric cpu_user_seconds = make::time(
    "cpu_user_seconds", "CPU time in programs", "CPU times in programs");
inline constexpr Metric cpu_system_seconds = make::time(
    "cpu_system_seconds", "CPU time in the kernel", "CPU times in the kernel");
inline constexpr Metric peak_memory_bytes =
    make::memory("peak_memory_bytes", "peak memory");
/// Of the peak memory, what was not there before the work began.
inline constexpr Metric added_memory_bytes =
    make::memory("added_memory_bytes", "added memory");
inline constexpr Metric voluntary_switches =
    make::count("voluntary_switches", "voluntary switch", "voluntary switches");
inline constexpr Metric involuntary_switches =
    make::count("involuntary_switches", "involuntary switch",
                "involuntary switches", Better::less);
inline constexpr Metric threads_made =
    make::count("threads_made", "thread made", "threads made");
inline constexpr Metric processes_made =
    make::count("processes_made", "process made", "processes made");
inline constexpr Metric foreign_cpu_share =
    make::share("foreign_cpu_share", "foreign load", "foreign load");
inline constexpr Metric right_answers =
    make::count("right_answers", "right answer, in its place",
                "right answers, each in its place", Better::more);
inline constexpr Metric failures =
    make::count("failures", "failed task", "failed tasks", Better::less);
inline constexpr Metric time_waits =
    make::count("time_waits", "connection left in TIME_WAIT",
                "connections left in TIME_WAIT", Better::less);

// What the mock server saw of a sample.
inline constexpr Metric requests = make::count(
    "requests", "request, seen by the server", "requests, seen by the server");
inline constexpr Metric peak_in_flight =
    make::count("peak_in_flight", "request at once, seen by the server",
                "requests at once, seen by the server");
inline constexpr Metric connections =
    make::count("connections", "connection, seen by the server",
                "connections, seen by the server");
inline constexpr Metric aborted =
    make::count("aborted", "aborted request, seen by the server",
                "aborted requests, seen by the server");
inline constexpr Metric lateness_p50_seconds =
    make::time("lateness_p50_seconds", "server late p50", "server late p50");
inline constexpr Metric lateness_p99_seconds =
    make::time("lateness_p99_seconds", "server late p99", "server late p99");
inline constexpr Metric lateness_max_seconds = make::time(
    "lateness_max_seconds", "server late at most", "server late at most");

// What variants measure themselves: latency, at a rate.
inline constexpr Metric service_p50_seconds =
    make::time("service_p50_seconds", "service p50", "service p50");
inline constexpr Metric service_p99_seconds =
    make::time("service_p99_seconds", "service p99", "service p99");
inline constexpr Metric latency_p50_seconds =
    make::time("latency_p50_seconds", "latency p50", "latency p50");
inline constexpr Metric latency_p99_seconds =
    make::time("latency_p99_seconds", "latency p99", "latency p99");
inline constexpr Metric delivery_p50_seconds =
    make::time("delivery_p50_seconds", "delivery p50", "delivery p50");
inline constexpr Metric delivery_p99_seconds =
    make::time("delivery_p99_seconds", "delivery p99", "delivery p99");
inline constexpr Metric requests_per_second{
    "requests_per_second", "request",        "requests",
    "per second",          MetricKind::rate, Better::more};

// Other times.
inline constexpr Metric break_even_seconds =
    make::time("break_even_seconds", "break even", "break even");
inline constexpr Metric cost_per_byte_seconds =
    make::time("cost_per_byte_seconds", "cost per byte", "costs per byte");
inline constexpr Metric cpu_time_of_the_loop_seconds =
    make::time("cpu_time_of_the_loop_seconds", "CPU time of the loop",
               "CPU times of the loop");
inline constexpr Metric first_quote_seconds =
    make::time("first_quote_seconds", "first quote", "first quotes");
inline constexpr Metric first_result_seconds =
    make::time("first_result_seconds", "first result", "first results");
inline constexpr Metric hosts_ready_seconds = make::time(
    "hosts_ready_seconds", "start of the hosts", "starts of the hosts");
inline constexpr Metric longest_gap_seconds =
    make::time("longest_gap_seconds", "longest gap", "longest gaps");
inline constexpr Metric update_seconds =
    make::time("update_seconds", "update", "updates");

// Memory.
inline constexpr Metric memory_bytes = make::memory("memory_bytes", "memory");
inline constexpr Metric server_memory_bytes =
    make::memory("server_memory_bytes", "server memory");

// Shares.
inline constexpr Metric dropped_frames_share =
    make::share("dropped_frames_share", "dropped frame", "dropped frames");
inline constexpr Metric losing_games_share =
    make::share("losing_games_share", "losing game", "losing games");

// Counts.
inline constexpr Metric aborted_requests_count = make::count(
    "aborted_requests_count", "aborted request", "aborted requests");
inline constexpr Metric asleep_count =
    make::count("asleep_count", "asleep", "asleep", Better::more);
inline constexpr Metric beats_count =
    make::count("beats_count", "beat", "beats", Better::more);
inline constexpr Metric begun_calls_count =
    make::count("begun_calls_count", "begun call", "begun calls", Better::more);
inline constexpr Metric cancelled_count =
    make::count("cancelled_count", "cancelled", "cancelled");
inline constexpr Metric connections_left_open_count =
    make::count("connections_left_open_count", "connection left open",
                "connections left open", Better::less);
inline constexpr Metric cores_seen_count =
    make::count("cores_seen_count", "core seen", "cores seen");
inline constexpr Metric dropped_clients_count = make::count(
    "dropped_clients_count", "dropped client", "dropped clients", Better::less);
inline constexpr Metric dropped_frames_count = make::count(
    "dropped_frames_count", "dropped frame", "dropped frames", Better::less);
inline constexpr Metric errors_count =
    make::count("errors_count", "error", "errors");
inline constexpr Metric kept_results_count = make::count(
    "kept_results_count", "kept result", "kept results", Better::more);
inline constexpr Metric looks_outside_count = make::count(
    "looks_outside_count", "look outside", "looks outside", Better::less);
inline constexpr Metric lost_updates_count = make::count(
    "lost_updates_count", "lost update", "lost updates", Better::less);
inline constexpr Metric moves_count =
    make::count("moves_count", "move", "moves", Better::less);
inline constexpr Metric out_of_order_count =
    make::count("out_of_order_count", "out of order", "out of order");
inline constexpr Metric refused_requests_count =
    make::count("refused_requests_count", "refused request", "refused requests",
                Better::less);
inline constexpr Metric server_threads_count = make::count(
    "server_threads_count", "server thread", "server threads", Better::less);
inline constexpr Metric siblings_that_ran_on_count =
    make::count("siblings_that_ran_on_count", "sibling that ran on",
                "siblings that ran on");
inline constexpr Metric system_calls_count = make::count(
    "system_calls_count", "system call", "system calls", Better::less);
inline constexpr Metric unbegun_requests_count = make::count(
    "unbegun_requests_count", "unbegun request", "unbegun requests");
inline constexpr Metric values_count =
    make::count("values_count", "value", "values");
inline constexpr Metric machines_count =
    make::count("machines_count", "machine", "machines");
inline constexpr Metric workers_left_count = make::count(
    "workers_left_count", "worker left", "workers left", Better::less);

}  // namespace metrics
}  // namespace lab
