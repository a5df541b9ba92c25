#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/tests/temporary_folder.hpp"

namespace lab {

/// Plays the Python of a peer: prints what the test wants, line by line, one
/// line for each time it is called, and the last one from then on.
class MadeUpPython {
 public:
  explicit MadeUpPython(const std::vector<std::string>& lines) {
    std::ofstream script(program());
    script << "#!/bin/sh\n"
           << "echo call >>" << folder_.path() / "calls"
           << "\n"
           << "case $(wc -l <" << folder_.path() / "calls"
           << ") in\n";
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
      script << fmt::format("{}) echo '{}' ;;\n", i + 1, lines[i]);
    script << fmt::format("*) echo '{}' ;;\nesac\n", lines.back());
    script.close();
    std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
  }

  std::string program() const { return folder_.path() / "python"; }

 private:
  TemporaryFolder folder_;
};

/// What a peer prints after it has measured itself.
inline std::string line_of_a_peer(const std::vector<std::string>& answers,
                                  double wall_seconds = 0.25) {
  const nlohmann::json line{{"wall_seconds", wall_seconds},
                            {"cpu_user_seconds", 0.125},
                            {"cpu_system_seconds", 0.0},
                            {"peak_memory_bytes", nullptr},
                            {"threads_made", 4},
                            {"answers", answers}};
  return line.dump();
}

}  // namespace lab
