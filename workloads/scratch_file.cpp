#include "workloads/scratch_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace lab {
namespace {

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Its name is gone before anything is written.
int make_file(const std::filesystem::path& folder) {
  std::string name = folder / "XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0)
    throw_errno(fmt::format("{}: no file can be made", folder.string()));
  ::unlink(name.c_str());
  return descriptor;
}

}  // namespace

ScratchFile::ScratchFile(const std::filesystem::path& folder)
    : descriptor_(make_file(folder)) {}

ScratchFile::~ScratchFile() { ::close(descriptor_); }

bool ScratchFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string ScratchFile::read(std::uint64_t from, std::size_t length) const {
  std::string bytes(length, '\0');
  ssize_t count = -1;
  do {
    count =
        ::pread(descriptor_, bytes.data(), length, static_cast<off_t>(from));
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw_errno("a temporary file cannot be read");
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace lab
