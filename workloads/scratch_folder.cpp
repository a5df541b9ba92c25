#include "workloads/scratch_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

namespace lab {
namespace {

namespace fs = std::filesystem;

constexpr const char* by_tmpdir = "TMPDIR: ";

[[noreturn]] void refuse_place(const char* named, const std::string& place,
                               const std::error_code& why) {
  throw std::system_error(
      why, fmt::format("{}{}: no folder can be made there", named, place));
}

/// An absolute name, which means the same to every process.
fs::path place_for_all() {
  const char* const wanted = std::getenv("TMPDIR");
  const bool is_wanted = wanted != nullptr && *wanted != '\0';
  std::error_code error;
  fs::path place = fs::absolute(
      is_wanted ? fs::temp_directory_path(error) : fs::path(P_tmpdir), error);
  if (error) refuse_place(by_tmpdir, is_wanted ? wanted : P_tmpdir, error);
  return place;
}

fs::path make_folder(const char* named, const fs::path& place) {
  std::string name = place / "concurrency-lab-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    refuse_place(named, place, {errno, std::generic_category()});
  return name;
}

bool is_file_name(std::string_view name) { return name != "." && name != ".."; }

}  // namespace

ScratchFolder::ScratchFolder()
    : path_(make_folder(by_tmpdir, place_for_all())), owner_(::getpid()) {}

ScratchFolder::ScratchFolder(const fs::path& place)
    : path_(make_folder("", place)), owner_(::getpid()) {}

ScratchFolder::~ScratchFolder() {
  if (::getpid() != owner_) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

// readdir() takes memory and a lock, which a signal handler must not.
void ScratchFolder::remove_at_once() const noexcept {
  const int folder =
      ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return;
  alignas(dirent64) char entries[4096];
  for (;;) {
    const long bytes =
        ::syscall(SYS_getdents64, folder, entries, sizeof entries);
    if (bytes <= 0) break;
    for (long at = 0; at < bytes;) {
      const auto* entry = reinterpret_cast<const dirent64*>(entries + at);
      if (is_file_name(entry->d_name)) ::unlinkat(folder, entry->d_name, 0);
      at += entry->d_reclen;
    }
  }
  ::close(folder);
  ::rmdir(path_.c_str());
}

}  // namespace lab
