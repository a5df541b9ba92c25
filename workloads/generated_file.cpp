#include "workloads/generated_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "workloads/waiting.hpp"

namespace lab {
namespace {

using std::filesystem::path;

[[noreturn]] void throw_errno(const path& file, const char* what) {
  throw std::system_error(errno, std::generic_category(),
                          fmt::format("{}: {}", file.string(), what));
}

bool write_whole(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Written under another name first: nobody ever finds half a file.
int write_file(const path& file, std::string_view content) {
  std::string draft = file.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);
  if (descriptor < 0) throw_errno(file, "cannot be written");
  if (!write_whole(descriptor, content) ||
      ::rename(draft.c_str(), file.c_str()) != 0) {
    const int why = errno;
    ::close(descriptor);
    ::unlink(draft.c_str());
    errno = why;
    throw_errno(file, "cannot be written");
  }
  return descriptor;
}

/// Returns: -1 if there is none.  Never waits, as opening a FIFO would.
int open_file(const path& file) {
  const int descriptor =
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0 && errno != ENOENT) throw_errno(file, "cannot be opened");
  return descriptor;
}

int open_or_write(const path& file,
                  const std::function<std::string()>& make_content) {
  const int found = open_file(file);
  return found >= 0 ? found : write_file(file, make_content());
}

/// Closes the file if it is none that this user's program wrote.
std::uint64_t size_of(int descriptor, const path& file) {
  struct stat facts {};
  const bool known = ::fstat(descriptor, &facts) == 0;
  if (known && S_ISREG(facts.st_mode) && facts.st_uid == ::geteuid())
    return static_cast<std::uint64_t>(facts.st_size);
  ::close(descriptor);
  errno = EEXIST;
  throw_errno(file, "cannot be used, as something else is in its place");
}

}  // namespace

GeneratedFile::GeneratedFile(const path& file,
                             const std::function<std::string()>& make_content)
    : descriptor_(open_or_write(file, make_content)),
      size_(size_of(descriptor_, file)) {}

GeneratedFile::GeneratedFile(GeneratedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

GeneratedFile::~GeneratedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string GeneratedFile::read(std::uint64_t from,
                                std::uint64_t length) const {
  const Waiting waiting;
  std::string bytes;
  bytes.resize(std::min(length, size_ - std::min(from, size_)));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count =
        ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                static_cast<off_t>(from + done));
    if (count == 0) break;
    if (count < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(),
                              "made-up data cannot be read");
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace lab
