#include "bench/harness/language_peer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "bench/harness/peer_program.hpp"
#include "bench/measure/usage.hpp"
#include "models/processes/child_process.hpp"
#include "models/processes/proc.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

namespace fs = std::filesystem;

// A machine that is busy starts a virtual machine in half a minute.
constexpr std::chrono::minutes patience{5};

fs::path folder_of_the_sources() { return LAB_SOURCE_DIR "/bench/peers"; }

const fs::path& folder_of_the_compiled() {
  static const fs::path folder(LAB_BUILD_DIR "/peers");
  return folder;
}

/// A line of the table, with what it calls $source and $made.
std::vector<std::string> told(const Language& language, std::string_view line,
                              const fs::path& made, const char* errors,
                              std::vector<std::string> words = {}) {
  words.insert(words.begin(),
               {folder_of_the_sources() / language.source, made});
  return for_shell(
      fmt::format("source=$1 made=$2; shift 2; exec 2>{}; {}", errors, line),
      words);
}

/// "1.19.8" of "go1.19.8", or nothing.
std::string number_in_text(const std::string& text) {
  std::smatch found;
  std::regex_search(text, found, std::regex("[0-9]+([.][0-9]+)*"));
  return found.str();
}

std::string text_of_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Once for each version of the language and of the program.  Each file takes
/// the place of an older one at once: another run may use it.
///
/// Returns: why it could not be compiled, or nothing.
std::string compile_once(const Language& language, const std::string& version,
                         const std::stop_token& stop) try {
  const fs::path& folder = folder_of_the_compiled();
  const fs::path record = folder / (std::string(language.source) + ".from");
  const std::string origin =
      version + "\n" + text_of_file(folder_of_the_sources() / language.source);
  if (text_of_file(record) == origin) return "";
  fs::create_directories(folder);
  const ScratchFolder made(folder);
  const Output output = run_shell(
      told(language, language.compile, made.path(), "&1"), patience, stop);
  if (!output.ending.is_success())
    return output.text.substr(0, output.text.find('\n'));
  for (const auto& file : fs::directory_iterator(made.path()))
    fs::rename(file.path(), folder / file.path().filename());
  std::ofstream(made.path() / "record") << origin;
  fs::rename(made.path() / "record", record);
  return "";
} catch (const std::system_error& error) {
  return error.what();
}

std::string name_of_peer(const Arm& arm, const Language& language) {
  return fmt::format("{} {}", language.source, arm.spec.workload);
}

[[noreturn]] void refuse_greeting(const std::string& name,
                                  const std::string& line,
                                  processes::ChildProcess& child) {
  child.close_input();
  child.read();
  const processes::Ending ending = child.wait();
  if (!ending.is_success())
    throw std::runtime_error(
        fmt::format("{} {}", name, processes::to_text(ending)));
  read_result(name, line);
  throw std::runtime_error(fmt::format("{} began before it was told to", name));
}

}  // namespace

PeerPresence look_for(const Language& language, const std::stop_token& stop) {
  PeerPresence peer{.name = std::string(language.name)};
  const auto absent = [&](const std::string& why) {
    peer.why_absent =
        fmt::format("{} {}: {}", language.name, why, language.cure);
    return peer;
  };
  const Output output = run_shell(
      told(language, language.version, "", "/dev/null"), patience, stop);
  const std::string version =
      output.ending.is_success() ? number_in_text(output.text) : "";
  if (version.empty()) return absent("is not installed");
  if (std::strtol(version.c_str(), nullptr, 10) < language.oldest)
    return absent(fmt::format("{} {}", version, language.reason));
  const std::string error =
      language.compile.empty() ? "" : compile_once(language, version, stop);
  if (!error.empty())
    return absent(fmt::format("{} does not compile {}: {}", version,
                              language.source, error));
  peer.version = version;
  return peer;
}

std::vector<std::string> words_to_run(const Language& language,
                                      const std::vector<std::string>& words) {
  return told(language, language.run, folder_of_the_compiled(), "/dev/null",
              words);
}

Repetition run_language(const Arm& arm, const Language& language) {
  processes::survive_broken_pipes();
  const std::string name = name_of_peer(arm, language);
  processes::ChildProcess child(
      shell, words_to_run(language,
                          {arm.spec.workload, std::to_string(arm.concurrency),
                           to_json(arm.spec)}));
  const std::string greeting = child.read_line();
  if (greeting != "ready") refuse_greeting(name, greeting, child);
  processes::reset_peak_memory(child.pid());
  const std::uint64_t memory_before = processes::peak_memory(child.pid());
  const Usage before = usage_of_process(child.pid());
  child.write("go\n");
  std::string line = child.read(1);  // the first of its answers: it is done
  const Usage used = usage_of_process(child.pid()) - before;
  const std::uint64_t memory = processes::peak_memory(child.pid());
  line += child.read_line();
  child.close_input();  // it may end
  const processes::Ending ending = child.wait();
  if (!ending.is_success())
    throw std::runtime_error(
        fmt::format("{} {}", name, processes::to_text(ending)));

  Repetition repetition = read_result(name, line);
  repetition.sample.cpu_user_seconds = std::max(0.0, used.user_seconds);
  repetition.sample.cpu_system_seconds =
      used.cpu_seconds() - std::max(0.0, used.user_seconds);
  repetition.sample.peak_memory_bytes = memory;
  repetition.sample.added_memory_bytes =
      memory - std::min(memory, memory_before);
  return repetition;
}

}  // namespace lab
