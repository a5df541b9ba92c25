#include "command_line/version.hpp"

#include <fmt/format.h>
#include <lab_commit.hpp>  // made by the build

namespace lab {

std::string commit() { return LAB_COMMIT; }

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang++ {}.{}.{}", __clang_major__, __clang_minor__,
                     __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__,
                     __GNUC_PATCHLEVEL__);
#endif
}

std::string version_line(std::string_view program) {
  const std::string known = commit();
  return fmt::format("{} {} (commit {}, {}, {})", program, LAB_VERSION,
                     known.empty() ? "unknown" : known, compiler(),
                     LAB_BUILD_TYPE);
}

}  // namespace lab
