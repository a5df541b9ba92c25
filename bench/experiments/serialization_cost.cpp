// Data that goes to another process and back, in five ways.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "bench/programs/echo_process.hpp"
#include "models/processes/pack.hpp"

namespace lab {
namespace {

using namespace metrics;

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
  return time_of([&] { load.go_round(transport); });
}

template <typename Load>
Observed run_series(const Series& series, std::size_t bytes, std::size_t rounds,
                    std::size_t cores) {
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
      .measures = {measured(cost_per_byte_seconds, cost, load.size())},
      .wall_seconds = cost};
  // T seconds of computing, shared by k cores at a cost, take T / k + cost:
  // less than T from cost × k / (k - 1) on.  One core never gains.
  const auto k = static_cast<double>(cores);
  if (cores > 1) observed.measures[&break_even_seconds] = cost * k / (k - 1);
  return observed;
}

/// Small messages take so little time that many of them are needed.
std::size_t rounds_of(std::size_t bytes, const Setting& setting) {
  if (setting.time_scale < 0.1) return 1;
  return std::clamp<std::size_t>(4 * mib / bytes, 3, 100);
}

Arm arm(const Series& series, std::size_t bytes, const Setting& setting) {
  const auto code = [=, rounds = rounds_of(bytes, setting),
                     cores = setting.usable_cores](auto&&...) {
    return series.packed ? run_series<Records>(series, bytes, rounds, cores)
                         : run_series<Bytes>(series, bytes, rounds, cores);
  };
  const std::string size = bytes >= mib ? fmt::format("{} MiB", bytes / mib)
                                        : fmt::format("{} KiB", bytes / kib);
  return {.name = fmt::format("{}, {}", series.name, size),
          .by = ByCode{code, {"came back unchanged"}},
          .spec = {.tasks = 1},
          .point = Point{series.name, static_cast<double>(bytes)},
          .may_end = series.kind == TransportKind::large_pipe};
}

std::string when_sharing_pays(std::size_t cores) {
  if (cores < 2) return "With one usable core, sharing never pays";
  return fmt::format(
      "With {0} usable cores a task that takes T alone takes T / {0} + round "
      "trip when it is shared: that pays from round trip × {0} / ({0} - 1) on",
      cores);
}

}  // namespace

Experiment serialization_cost(const Setting& setting) {
  const std::size_t most = (setting.goes_far ? 64 : 4) * mib;
  Experiment experiment{
      .title = "Data for another process",
      .source = "A4",
      .question = "When does sending the data eat what another core gains?",
      .work = fmt::format("1 KiB to {} MiB to another process and back, "
                          "compared; each process has a core of its own. {}",
                          most / mib, when_sharing_pays(setting.usable_cores)),
      .kind = Kind::computing,
      .claims =
          {{"large_data_eats_the_gain", statement,
            has("packed records, pipe, 4 MiB", break_even_seconds,
                at_least(0.001)),
            "Pickling large data can eat the gain: with 4 MiB of records to be "
            "packed and sent, a task of 1 ms is better done here"},
           {"little_data_does_not", ours,
            has("packed records, pipe, 1 KiB", break_even_seconds,
                at_most(0.001)),
            "With 1 KiB of records a task of 1 ms gains from another core"},
           {"shared_memory_is_cheaper", ours,
            faster_than("shared memory, 4 MiB", "pipe, 4 MiB", at_least(1.5)),
            "Large data is there and back sooner through shared memory than "
            "through a pipe"},
           {"room_in_the_pipe", ours,
            faster_than("pipe with 1 MiB of room, 4 MiB", "pipe, 4 MiB",
                        at_least(1.1)),
            "A pipe with more room is faster with large data"},
           {"packing_costs", ours,
            faster_than("pipe, 4 MiB", "packed records, pipe, 4 MiB",
                        at_least(2)),
            "Packing and unpacking cost more than the way through the pipe"}},
      .computing_seconds = setting.goes_far ? 0.06 : 0.02,
      .sweep = "payload bytes",
  };
  for (const Series& series : all_series)
    for (std::size_t bytes = kib; bytes <= most; bytes *= 4)
      experiment.arms.push_back(arm(series, bytes, setting));
  return experiment;
}

}  // namespace lab
