#include "instruments/proc.hpp"

#include <fstream>

namespace exercise {

char state_of(const std::filesystem::path& task) {
  // "1234 (its name) S 1 ..."
  std::string line;
  std::getline(std::ifstream(task / "stat"), line);
  const std::size_t name_ends = line.rfind(')');
  return name_ends == line.npos ? ' ' : line[name_ends + 2];
}

std::vector<std::filesystem::path> children() {
  std::vector<std::filesystem::path> found;
  const std::filesystem::path processes("/proc");
  // Each is listed with the thread that made it.
  for (const auto& task :
       std::filesystem::directory_iterator(processes / "self" / "task")) {
    std::ifstream names(task.path() / "children");
    for (std::string process; names >> process;)
      found.push_back(processes / process);
  }
  return found;
}

}  // namespace exercise
