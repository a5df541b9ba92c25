#include "bench/harness/peer_program.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "bench/harness/deadline.hpp"

namespace lab {
namespace {

using nlohmann::json;

template <typename Number>
std::optional<Number> maybe(const json& result, const char* key) {
  if (!result.contains(key) || result.at(key).is_null()) return std::nullopt;
  return result.at(key).get<Number>();
}

Repetition to_repetition(const json& result) {
  Repetition repetition;
  Sample& sample = repetition.sample;
  sample.wall_seconds = result.at("wall_seconds");
  sample.cpu_user_seconds = maybe<double>(result, "cpu_user_seconds");
  sample.cpu_system_seconds = maybe<double>(result, "cpu_system_seconds");
  sample.peak_memory_bytes = maybe<std::uint64_t>(result, "peak_memory_bytes");
  sample.voluntary_switches = maybe<std::int64_t>(result, "voluntary_switches");
  sample.involuntary_switches =
      maybe<std::int64_t>(result, "involuntary_switches");
  sample.threads_made = maybe<std::size_t>(result, "threads_made");
  sample.processes_made = maybe<std::size_t>(result, "processes_made");
  for (const json& text : result.at("answers"))
    repetition.result.outcomes.emplace_back(text.get<std::string>());
  return repetition;
}

// The kernel's table of open files stays as large as it was, also for the
// program that the shell becomes: a peer grows it no more while it is timed
// than our models do (make_room_for_descriptors).
constexpr const char* make_room =
    "most=$(ulimit -n); [ \"$most\" -le 65536 ] 2>/dev/null || most=65536; "
    "eval \"exec $((most - 1))<&0 $((most - 1))<&-\" 2>/dev/null; ";

}  // namespace

std::vector<std::string> for_shell(const std::string& line,
                                   const std::vector<std::string>& words) {
  std::vector<std::string> told{"-c", make_room + line, shell};
  told.insert(told.end(), words.begin(), words.end());
  return told;
}

Output run_shell(const std::vector<std::string>& told,
                 std::optional<std::chrono::milliseconds> limit,
                 const std::stop_token& stop) {
  processes::ChildProcess child(shell, told);
  child.close_input();
  const std::stop_callback ends_it(stop, [&child] { child.signal(SIGKILL); });
  std::optional<Deadline> deadline;
  if (limit) deadline.emplace(*limit, [&child] { child.signal(SIGKILL); });
  std::string text = child.read();
  const processes::Ending ending = child.wait();
  while (text.ends_with('\n')) text.pop_back();
  return {std::move(text), ending};
}

Repetition read_result(const std::string& name, const std::string& line) try {
  return to_repetition(json::parse(line));
} catch (const json::exception&) {
  constexpr std::size_t enough_to_know_it = 40;
  throw std::runtime_error(fmt::format(
      "{} prints no result, but: {}", name,
      line.empty() ? "nothing" : line.substr(0, enough_to_know_it)));
}

}  // namespace lab
