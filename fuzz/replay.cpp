// Tries each input of a corpus once: lab_fuzz_NAME FILE_OR_FOLDER…

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/fuzz.hpp"

namespace {

namespace fs = std::filesystem;

void try_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);  // the last one named is the one that failed
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()),
                         text.size());
}

std::vector<fs::path> files_in(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path))
    files.push_back(entry.path());
  return files;
}

}  // namespace

int main(int argc, char** argv) try {
  std::size_t tried = 0;
  for (int i = 1; i < argc; ++i)
    for (const fs::path& file : files_in(argv[i])) {
      try_file(file);
      ++tried;
    }
  std::printf("%zu inputs tried\n", tried);
  return tried > 0 ? 0 : 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "fuzz: an exception left it: %s\n", error.what());
  return 1;
}
