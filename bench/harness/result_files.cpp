#include "bench/harness/result_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <system_error>

#include "models/environment_error.hpp"
#include "models/processes/spawn.hpp"

namespace lab {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, int error) {
  throw EnvironmentError(fmt::format("{}: cannot be written: {}", path.string(),
                                     std::generic_category().message(error)));
}

/// Writes the draft, which was not there before.
void write_draft(const fs::path& path, const fs::path& draft,
                 std::string_view text) {
  const processes::Descriptor file(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.number() < 0) fail(path, errno);
  if (!processes::write_all(file.number(), text) || ::fsync(file.number()) != 0)
    fail(path, errno);
}

void replace(const fs::path& path, const fs::path& draft) {
  if (::rename(draft.c_str(), path.c_str()) != 0) fail(path, errno);
}

}  // namespace

ResultFiles::File ResultFiles::in(const fs::path& folder, const char* name) {
  return {folder / name,
          folder / fmt::format("{}.{:08x}", name, std::random_device()())};
}

ResultFiles::ResultFiles(const fs::path& folder)
    : run_(in(folder, "run.json")), benchmark_(in(folder, "benchmark.json")) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(folder, error.value());
  write_draft(folder, run_.draft, "");
  remove_unfinished();
}

void ResultFiles::write(std::string_view run, std::string_view benchmark) const
    try {
  write_draft(run_.path, run_.draft, run);
  write_draft(benchmark_.path, benchmark_.draft, benchmark);
  replace(run_.path, run_.draft);
  replace(benchmark_.path, benchmark_.draft);
} catch (...) {
  remove_unfinished();
  throw;
}

void ResultFiles::remove_unfinished() const noexcept {
  ::unlink(run_.draft.c_str());
  ::unlink(benchmark_.draft.c_str());
}

}  // namespace lab
