#include "bench/harness/peer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "bench/harness/language_peer.hpp"
#include "bench/harness/peer_program.hpp"
#include "bench/languages.hpp"
#include "models/environment_error.hpp"

namespace lab {
namespace {

// A Python that needs longer to print a version is none to measure with.
constexpr std::chrono::seconds time_for_a_version{30};

/// Runs a program of the PATH to its end.
Output run_on_path(const std::string& program, std::vector<std::string> words,
                   std::optional<std::chrono::milliseconds> limit = {},
                   const std::stop_token& stop = {}) {
  words.insert(words.begin(), program);
  return run_shell(for_shell("exec \"$@\" 2>/dev/null", words), limit, stop);
}

std::string version_of(const std::string& python, const std::string& name,
                       const std::stop_token& stop) {
  const std::string code =
      name == "CPython"
          ? "import platform; print(platform.python_version())"
          : fmt::format("import {0}; print({0}.__version__)", name);
  const Output output =
      run_on_path(python, {"-c", code}, time_for_a_version, stop);
  return output.ending.is_success() ? output.text : "";
}

PeerPresence look_for_python(const std::string& python, const char* name,
                             const char* cure, const std::stop_token& stop) {
  PeerPresence peer{.name = name, .version = version_of(python, name, stop)};
  if (peer.version.empty())
    peer.why_absent = fmt::format("{} is not installed: {}", name, cure);
  return peer;
}

Repetition run_python(const ByPeer& peer, const Arm& arm,
                      const std::string& python) {
  const Output output = run_on_path(
      python, {LAB_SOURCE_DIR "/bench/peers/" + peer.script, peer.how,
               std::to_string(arm.concurrency), to_json(arm.spec)});
  const std::string name = fmt::format("{} {}", peer.script, peer.how);
  if (!output.ending.is_success())
    throw std::runtime_error(
        fmt::format("{} {}", name, processes::to_text(output.ending)));
  return read_result(name, output.text);
}

void look_for_the_others(std::vector<PeerPresence>& found,
                         const PeerOptions& options,
                         const std::stop_token& stop) {
  for (const char* name : {"requests", "aiohttp", "uvloop"})
    found.push_back(look_for_python(options.python, name,
                                    "./lab report --peers installs it", stop));
  for (const Language& language : all_languages())
    if (!stop.stop_requested()) found.push_back(look_for(language, stop));
}

}  // namespace

std::vector<PeerPresence> find_peers(const PeerOptions& options,
                                     const std::stop_token& stop) {
  std::vector<PeerPresence> found;
  found.push_back(look_for_python(options.python, "CPython",
                                  "name another Python by --python", stop));
  if (stop.stop_requested()) return found;
  if (found.back().version.empty() && (options.all || options.is_asked_for))
    throw std::invalid_argument(
        fmt::format("--python: '{}' does not run as Python: name another one",
                    options.python));
  if (!options.all) return found;
  look_for_the_others(found, options, stop);
  if (stop.stop_requested()) return found;
  if (std::all_of(found.begin() + 1, found.end(),
                  [](const auto& peer) { return peer.version.empty(); }))
    throw EnvironmentError(
        "--peers: there is none of them: ./lab report --peers installs them");
  return found;
}

std::string needed_by(const ByPeer& peer) {
  if (const Language* language = find_language(peer.script))
    return std::string(language->name);
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
  if (const Language* language = find_language(peer.script))
    return run_language(arm, *language);
  return run_python(peer, arm, python);
}

}  // namespace lab
