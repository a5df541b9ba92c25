#include "bench/harness/peer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "bench/harness/deadline.hpp"
#include "models/environment_error.hpp"
#include "models/processes/child_process.hpp"

namespace lab {
namespace {

using nlohmann::json;

struct Output {
  std::string text;
  processes::Ending ending;
};

// A Python that needs longer to print a version is none to measure with.
constexpr std::chrono::seconds time_for_a_version{30};

/// Runs a program of the PATH to its end.
Output run(const std::string& program, const std::vector<std::string>& words,
           std::optional<std::chrono::milliseconds> limit = {}) {
  std::vector<std::string> quietly{"-c", "exec \"$@\" 2>/dev/null", "sh",
                                   program};
  quietly.insert(quietly.end(), words.begin(), words.end());
  processes::ChildProcess child("/bin/sh", quietly);
  child.close_input();
  std::optional<Deadline> deadline;
  if (limit) deadline.emplace(*limit, [&child] { child.signal(SIGKILL); });
  std::string text = child.read();
  const processes::Ending ending = child.wait();
  while (text.ends_with('\n')) text.pop_back();
  return {std::move(text), ending};
}

std::string version_of(const std::string& python, const std::string& name) {
  const std::string code =
      name == "CPython"
          ? "import platform; print(platform.python_version())"
          : fmt::format("import {0}; print({0}.__version__)", name);
  const Output output = run(python, {"-c", code}, time_for_a_version);
  return output.ending.is_success() ? output.text : "";
}

template <typename Number>
std::optional<Number> maybe(const json& answer, const char* key) {
  if (!answer.contains(key) || answer.at(key).is_null()) return std::nullopt;
  return answer.at(key).get<Number>();
}

Repetition to_repetition(const json& answer) {
  Repetition repetition;
  Sample& sample = repetition.sample;
  sample.wall_seconds = answer.at("wall_seconds");
  sample.cpu_user_seconds = maybe<double>(answer, "cpu_user_seconds");
  sample.cpu_system_seconds = maybe<double>(answer, "cpu_system_seconds");
  sample.peak_memory_bytes = maybe<std::uint64_t>(answer, "peak_memory_bytes");
  sample.voluntary_switches = maybe<std::int64_t>(answer, "voluntary_switches");
  sample.involuntary_switches =
      maybe<std::int64_t>(answer, "involuntary_switches");
  sample.threads_made = maybe<std::size_t>(answer, "threads_made");
  sample.processes_made = maybe<std::size_t>(answer, "processes_made");
  for (const json& text : answer.at("answers"))
    repetition.result.outcomes.emplace_back(text.get<std::string>());
  return repetition;
}

}  // namespace

std::vector<PeerPresence> find_peers(const PeerOptions& options) {
  std::vector<PeerPresence> found;
  found.push_back({"CPython", version_of(options.python, "CPython")});
  if (found.back().version.empty() && (options.all || options.is_asked_for))
    throw std::invalid_argument(
        fmt::format("--python: '{}' does not run as Python: name another one",
                    options.python));
  if (!options.all) return found;
  for (const char* name : {"requests", "aiohttp", "uvloop"})
    found.push_back({name, version_of(options.python, name)});
  if (std::all_of(found.begin() + 1, found.end(),
                  [](const auto& peer) { return peer.version.empty(); }))
    throw EnvironmentError(fmt::format(
        "--peers: {} has none of requests, aiohttp and uvloop: install "
        "python3-requests, python3-aiohttp or python3-uvloop",
        options.python));
  return found;
}

std::string needed_by(const ByPeer& peer) {
  if (peer.script == "gil.py") return "CPython";
  return peer.how == "multiprocessing" ? "requests" : peer.how;
}

bool can_run(const Arm& arm, const PeerOptions& options) {
  const ByPeer* by = arm.by_peer();
  if (by == nullptr) return true;
  return std::any_of(
      options.found.begin(), options.found.end(), [by](const auto& peer) {
        return peer.name == needed_by(*by) && !peer.version.empty();
      });
}

Repetition run_peer(const Arm& arm, const std::string& python) {
  const ByPeer& peer = std::get<ByPeer>(arm.by);
  const Output output =
      run(python, {LAB_SOURCE_DIR "/bench/peers/" + peer.script, peer.how,
                   std::to_string(arm.concurrency), to_json(arm.spec)});
  if (!output.ending.is_success())
    throw std::runtime_error(fmt::format("{} {} {}", peer.script, peer.how,
                                         processes::to_text(output.ending)));
  return to_repetition(json::parse(output.text));
}

}  // namespace lab
