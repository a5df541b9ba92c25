#include "bench/harness/write_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <list>
#include <random>
#include <system_error>

#include "models/model.hpp"

namespace lab {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, int error) {
  throw EnvironmentError(fmt::format("{}: cannot be written: {}", path.string(),
                                     std::generic_category().message(error)));
}

/// A file that was not there before, and disappears again unless it is kept.
class NewFile {
 public:
  explicit NewFile(fs::path path)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) fail(path_, errno);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    ::close(descriptor_);
    if (!kept_) ::unlink(path_.c_str());
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path_, errno);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor_) != 0) fail(path_, errno);
  }

  void keep_as(const fs::path& name) {
    if (::rename(path_.c_str(), name.c_str()) != 0) fail(name, errno);
    kept_ = true;
  }

 private:
  fs::path path_;
  int descriptor_;
  bool kept_ = false;
};

}  // namespace

fs::path beside(fs::path path) {
  path += fmt::format(".{:08x}", std::random_device()());
  return path;
}

void write_file(const fs::path& path, std::string_view text) {
  write_files({{path, text, beside(path)}});
}

void write_files(const std::vector<NewText>& files) {
  std::list<NewFile> written;
  for (const NewText& file : files)
    written.emplace_back(file.draft).write(file.text);
  for (const NewText& file : files) {
    written.front().keep_as(file.path);
    written.pop_front();
  }
}

void require_writable_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(folder, error.value());
  const NewFile probe(beside(folder / ".writable"));
}

}  // namespace lab
