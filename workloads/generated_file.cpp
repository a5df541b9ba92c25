#include "workloads/generated_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "workloads/waiting.hpp"

namespace lab {
namespace {

using std::filesystem::path;

[[noreturn]] void throw_errno(const path& file, const char* what) {
  throw std::system_error(errno, std::generic_category(),
                          fmt::format("{}: {}", file.string(), what));
}

/// One for each user, who alone may write into it.
path folder() {
  path place = std::filesystem::temp_directory_path() /
               fmt::format("concurrency-lab-{}", ::geteuid());
  if (::mkdir(place.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    throw_errno(place, "the folder cannot be made");
  return place;
}

/// What this process wrote, and removes at its end.
class Written {
 public:
  ~Written() {
    for (const path& file : files_) ::unlink(file.c_str());
    if (!files_.empty()) ::rmdir(files_[0].parent_path().c_str());
  }

  void add(path file) {
    const std::scoped_lock lock(mutex_);
    files_.push_back(std::move(file));
  }

 private:
  std::mutex mutex_;  // guards files_
  std::vector<path> files_;
};

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
  static Written written;
  std::string draft = file.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);
  if (descriptor < 0) throw_errno(file, "cannot be written");
  if (!write_whole(descriptor, content) ||
      ::rename(draft.c_str(), file.c_str()) != 0) {
    const int why = std::exchange(errno, 0);
    ::close(descriptor);
    ::unlink(draft.c_str());
    errno = why;
    throw_errno(file, "cannot be written");
  }
  written.add(file);
  return descriptor;
}

/// A file that a killed program left behind may be of an earlier version.
bool is_older_than_this_program(const path& file) {
  std::error_code ignored;
  return std::filesystem::last_write_time(file, ignored) <
         std::filesystem::last_write_time("/proc/self/exe", ignored);
}

int open_or_write(const path& file,
                  const std::function<std::string()>& make_content) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno != ENOENT) throw_errno(file, "cannot be opened");
  if (descriptor >= 0 && !is_older_than_this_program(file)) return descriptor;
  if (descriptor >= 0) ::close(descriptor);
  return write_file(file, make_content());
}

std::uint64_t size_of(int descriptor) {
  struct stat facts {};
  return ::fstat(descriptor, &facts) == 0
             ? static_cast<std::uint64_t>(facts.st_size)
             : 0;
}

}  // namespace

GeneratedFile::GeneratedFile(const std::string& name,
                             const std::function<std::string()>& make_content)
    : descriptor_(open_or_write(folder() / name, make_content)),
      size_(size_of(descriptor_)) {}

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
