#include "mock_server/state/statistics.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

namespace lab::mock {
namespace {

constexpr int fine_bits = 5;  // 32 boxes while the value doubles
constexpr std::uint64_t fine = 1U << fine_bits;

std::size_t box_of(std::uint64_t value) {
  if (value < fine) return value;
  const int shift = static_cast<int>(std::bit_width(value)) - fine_bits - 1;
  return static_cast<std::size_t>(shift) * fine + (value >> shift);
}

std::uint64_t largest_in(std::size_t box) {
  if (box < fine) return box;
  const std::size_t shift = box / fine - 1;
  return ((box - shift * fine + 1) << shift) - 1;
}

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) * 1e-6;
}

std::uint64_t resident_bytes() {
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string new_nonce() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

void Histogram::add(std::chrono::nanoseconds value) {
  const auto ticks = std::max<std::chrono::nanoseconds::rep>(value.count(), 0);
  ++boxes_[box_of(static_cast<std::uint64_t>(ticks))];
  ++count_;
  max_ = std::max(max_, value);
}

std::chrono::nanoseconds Histogram::percentile(double share) const {
  const double wanted = std::ceil(share * static_cast<double>(count_));
  std::uint64_t seen = 0;
  for (std::size_t box = 0; box < boxes_.size(); ++box) {
    seen += boxes_[box];
    if (seen == 0 || static_cast<double>(seen) < wanted) continue;
    const auto top = static_cast<std::int64_t>(largest_in(box));
    return std::min(std::chrono::nanoseconds(top), max_);
  }
  return max_;
}

Statistics::Statistics() : nonce_(new_nonce()) {}

void Statistics::connection_opened() {
  ++connections_opened_;
  ++connections_open_;
}

void Statistics::loop_stalled(std::chrono::nanoseconds time) {
  ++stalls_;
  stalled_ += time;
  longest_stall_ = std::max(longest_stall_, time);
}

void Statistics::request_came() {
  ++requests_;
  ++in_flight_;
  peak_in_flight_ = std::max(peak_in_flight_, in_flight_);
}

void Statistics::request_answered(
    unsigned status, std::optional<std::chrono::nanoseconds> late) {
  --in_flight_;
  if (status == 0 || status >= statuses_.size()) return;
  ++statuses_[status];
  if (late) lateness_.add(*late);
}

void Statistics::request_aborted(bool by_closing) {
  --in_flight_;
  ++aborted_;
  if (by_closing) ++aborted_by_closing_;
}

MockServerStats Statistics::stats() const {
  MockServerStats stats;
  stats.nonce = nonce_;
  stats.requests = requests_;
  stats.in_flight = in_flight_;
  stats.peak_in_flight = peak_in_flight_;
  stats.connections_opened = connections_opened_;
  stats.connections_open = connections_open_;
  stats.aborted = aborted_;
  stats.aborted_by_closing = aborted_by_closing_;
  stats.shed = shed_;
  for (unsigned status = 0; status < statuses_.size(); ++status)
    if (statuses_[status] > 0) stats.statuses[status] = statuses_[status];
  stats.lateness = {lateness_.count(), seconds(lateness_.percentile(0.5)),
                    seconds(lateness_.percentile(0.99)),
                    seconds(lateness_.max())};
  stats.stalls = {stalls_, seconds(stalled_), seconds(longest_stall_)};
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  stats.cpu_user_seconds = seconds(usage.ru_utime);
  stats.cpu_system_seconds = seconds(usage.ru_stime);
  stats.memory_bytes = resident_bytes();
  return stats;
}

void Statistics::reset() {
  requests_ = 0;
  peak_in_flight_ = in_flight_;
  connections_opened_ = 0;
  aborted_ = 0;
  aborted_by_closing_ = 0;
  shed_ = 0;
  statuses_.fill(0);
  lateness_.clear();
  stalls_ = 0;
  stalled_ = longest_stall_ = {};
}

std::string to_json(const MockServerStats& stats) {
  nlohmann::json statuses = nlohmann::json::object();
  for (const auto& [status, count] : stats.statuses)
    statuses[std::to_string(status)] = count;
  return nlohmann::ordered_json{
      {"nonce", stats.nonce},
      {"requests", stats.requests},
      {"in_flight", stats.in_flight},
      {"peak_in_flight", stats.peak_in_flight},
      {"connections_opened", stats.connections_opened},
      {"connections_open", stats.connections_open},
      {"aborted", stats.aborted},
      {"aborted_by_closing", stats.aborted_by_closing},
      {"shed", stats.shed},
      {"statuses", statuses},
      {"lateness_seconds",
       {{"count", stats.lateness.count},
        {"p50", stats.lateness.p50},
        {"p99", stats.lateness.p99},
        {"max", stats.lateness.max}}},
      {"stall_seconds",
       {{"count", stats.stalls.count},
        {"total", stats.stalls.total},
        {"max", stats.stalls.max}}},
      {"cpu_user_seconds", stats.cpu_user_seconds},
      {"cpu_system_seconds", stats.cpu_system_seconds},
      {"memory_bytes", stats.memory_bytes},
  }
      .dump();
}

}  // namespace lab::mock
