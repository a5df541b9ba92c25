// Data that goes to another process and back, in five ways.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "bench/experiments/echo_process.hpp"
#include "bench/experiments/experiments.hpp"
#include "models/processes/pack.hpp"

namespace lab {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

struct Series {
  const char* name;
  TransportKind kind;
  bool packed = false;  // records instead of bytes
};

constexpr auto all_series = std::to_array<Series>({
    {"pipe", TransportKind::pipe},
    {"pipe with 1 MiB of room", TransportKind::large_pipe},
    {"socket pair", TransportKind::socket_pair},
    {"shared memory", TransportKind::shared_memory},
    {"packed records, pipe", TransportKind::pipe, true},
});

void expect_reply(bool came) {
  if (!came) throw std::runtime_error("lab_echo: ended early: see above");
}

/// Bytes that need no packing.
class Bytes {
 public:
  explicit Bytes(std::size_t bytes) : sent_(bytes, '\0'), back_(bytes, '\0') {
    for (std::size_t i = 0; i < bytes; ++i)
      sent_[i] = static_cast<char>(i * i / 7);
  }

  std::size_t size() const { return sent_.size(); }

  /// No two rounds send the same, so a reply cannot be that of an earlier one.
  void change() {
    ++round_;
    std::memcpy(sent_.data(), &round_, sizeof round_);
  }
  void go_round(Transport& transport) {
    transport.send(sent_);
    expect_reply(transport.receive(back_));
  }
  bool is_intact() const { return back_ == sent_; }

 private:
  std::string sent_;
  std::string back_;
  std::uint64_t round_ = 0;
};

/// A list of records: packed, sent, unpacked, and the same on the way back.
class Records {
 public:
  explicit Records(std::size_t bytes)
      : sent_(std::max<std::size_t>(1, bytes / packed_bytes(1))) {
    for (std::size_t i = 0; i < sent_.size(); ++i)
      sent_[i] = {fmt::format("{:04x}", i % 0x10000),
                  static_cast<double>(i) / 8, i};
  }

  std::size_t size() const { return packed_bytes(sent_.size()); }

  void change() { ++sent_.front().volume; }
  void go_round(Transport& transport) {
    std::string message = processes::pack(sent_);
    transport.send(message);
    expect_reply(transport.receive(message));
    back_ = processes::unpack<Trades>(message);
  }
  bool is_intact() const {
    return std::ranges::equal(back_, sent_, [](const Trade& a, const Trade& b) {
      return a.symbol == b.symbol && a.price == b.price && a.volume == b.volume;
    });
  }

 private:
  static std::size_t packed_bytes(std::size_t records) {
    static const auto none = processes::pack(Trades()).size();
    static const auto one = processes::pack(Trades{{"0000"}}).size() - none;
    return none + records * one;
  }

  Trades sent_;
  Trades back_;
};

double median(std::vector<double> values) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// One round; the pages of all buffers are there after the first.
template <typename Load>
double time_round(Load& load, Transport& transport) {
  load.change();
  const auto start = std::chrono::steady_clock::now();
  load.go_round(transport);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  return took.count();
}

/// T seconds of computing, shared by k cores at a cost, take T / k + cost: less
/// than T from cost × k / (k - 1) on.  One core never gains.
void add_break_even(Observed& observed, double cost, std::size_t cores) {
  if (cores < 2) return;
  const auto k = static_cast<double>(cores);
  observed.measures["break_even_seconds"] = cost * k / (k - 1);
}

template <typename Load>
Observed run_variant(const Series& series, std::size_t bytes,
                     std::size_t rounds, std::size_t cores) {
  Load load(bytes);
  const EchoProcess echo(series.kind, load.size(), series.packed);
  time_round(load, echo.transport());
  bool is_intact = load.is_intact();
  std::vector<double> seconds;
  for (std::size_t i = 0; i < rounds; ++i)
    seconds.push_back(time_round(load, echo.transport()));
  is_intact = is_intact && load.is_intact();

  const double cost = median(seconds);
  Observed observed{
      .answers = {is_intact ? "came back unchanged" : "came back changed"},
      .measures = {{"cost_per_byte_seconds",
                    cost / static_cast<double>(load.size())}},
      .wall_seconds = cost};
  add_break_even(observed, cost, cores);
  return observed;
}

std::string name_of(const Series& series, std::size_t bytes) {
  if (bytes >= mib) return fmt::format("{}, {} MiB", series.name, bytes / mib);
  return fmt::format("{}, {} KiB", series.name, bytes / kib);
}

/// Small messages take so little time that many of them are needed.
std::size_t rounds_of(std::size_t bytes, const Setting& setting) {
  if (setting.time_scale < 0.1) return 1;
  return std::clamp<std::size_t>(4 * mib / bytes, 3, 100);
}

Arm make_arm(const Series& series, std::size_t bytes, const Setting& setting) {
  const std::size_t rounds = rounds_of(bytes, setting);
  const std::size_t cores = setting.usable_cores;
  return {.name = name_of(series, bytes),
          .spec = {.tasks = 1},
          .variant =
              [=](const std::string&, const std::stop_token&) {
                return series.packed
                           ? run_variant<Records>(series, bytes, rounds, cores)
                           : run_variant<Bytes>(series, bytes, rounds, cores);
              },
          .expected = {"came back unchanged"},
          .point = Point{series.name, static_cast<double>(bytes)},
          .may_end = series.kind == TransportKind::large_pipe};
}

Claim faster(const char* id, const char* text, const char* arm,
             const char* base, double claimed) {
  return {.id = id,
          .text = text,
          .measure = "speed_up",
          .arm = arm,
          .base = base,
          .relation = "at_least",
          .claimed = claimed};
}

Claim breaks_even(const char* id, const char* text, const char* measure,
                  const char* arm, const char* relation) {
  return {.id = id,
          .text = text,
          .measure = measure,
          .arm = arm,
          .relation = relation,
          .claimed = 0.001};
}

}  // namespace

Experiment serialization_cost(const Setting& setting) {
  const std::size_t most = (setting.goes_far ? 64 : 4) * mib;

  Experiment experiment{
      .id = "serialization_cost",
      .title = "Data for another process",
      .source = "A4",
      .question = "When does sending the data eat what another core gains?",
      .work = fmt::format(
          "1 KiB to {} MiB to another process and back, compared; "
          "each process has a core of its own. {}",
          most / mib,
          setting.usable_cores < 2
              ? "With one usable core, sharing never pays"
              : fmt::format(
                    "With {0} usable cores a task that takes T alone takes "
                    "T / {0} + round trip when it is shared: that pays from "
                    "round trip × {0} / ({0} - 1) on",
                    setting.usable_cores)),
      .kind = Kind::computing,
      .tasks = 1,
      .computing_seconds = setting.goes_far ? 0.06 : 0.02,
      .sweep = "payload bytes"};
  for (const Series& series : all_series)
    for (std::size_t bytes = kib; bytes <= most; bytes *= 4)
      experiment.arms.push_back(make_arm(series, bytes, setting));
  experiment.claims = {
      breaks_even("large_data_eats_the_gain",
                  "Pickling large data can eat the gain: with 4 MiB of records "
                  "to be packed and sent, a task of 1 ms is better done here",
                  "break_even_seconds", "packed records, pipe, 4 MiB",
                  "at_least"),
      breaks_even("little_data_does_not",
                  "With 1 KiB of records a task of 1 ms gains from another "
                  "core",
                  "break_even_seconds", "packed records, pipe, 1 KiB",
                  "at_most"),
      faster("shared_memory_is_cheaper",
             "Large data is there and back sooner through shared memory than "
             "through a pipe",
             "shared memory, 4 MiB", "pipe, 4 MiB", 1.5),
      faster("room_in_the_pipe",
             "A pipe with more room is faster with large data",
             "pipe with 1 MiB of room, 4 MiB", "pipe, 4 MiB", 1.1),
      faster("packing_costs",
             "Packing and unpacking cost more than the way through the pipe",
             "pipe, 4 MiB", "packed records, pipe, 4 MiB", 2),
  };
  return experiment;
}

}  // namespace lab
