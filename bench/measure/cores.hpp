#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lab {

/// The numbers of cores.
using Cores = std::vector<int>;

/// Where the calling thread may run.
///
/// Throws: std::system_error.
Cores allowed_cores();

/// From now on it runs there and nowhere else: the calling thread, or the one
/// with this id.  To bind a whole process is to bind its threads.
///
/// Throws: std::system_error.
void bind_to(const Cores& cores, int thread = 0);

/// Binds the calling thread, and with it all that it starts, for as long as
/// this lives.  Then it may run where it could before, if it still may.
///
/// Throws: std::system_error.
/// Thread safety: the thread that made it.
class CoreBinding {
 public:
  explicit CoreBinding(const Cores& cores) { bind_to(cores); }
  ~CoreBinding();
  CoreBinding(const CoreBinding&) = delete;
  CoreBinding& operator=(const CoreBinding&) = delete;

 private:
  Cores before_ = allowed_cores();
};

/// What the kernel tells of cores; nothing where it does not.
struct CoreFacts {
  /// Fewer than the cores if some are siblings, which share one.
  std::optional<std::size_t> physical;
  std::optional<bool> are_unlike;       ///< Some can do more than others.
  std::optional<std::string> governor;  ///< What sets their speed.
};

/// `root` is the folder with sys/.
CoreFacts describe_cores(const Cores& cores,
                         const std::filesystem::path& root = "/");

}  // namespace lab
