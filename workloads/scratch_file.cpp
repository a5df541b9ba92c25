#include "workloads/scratch_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace lab {

ScratchFile::ScratchFile() {
  std::string name = std::filesystem::temp_directory_path() / "lab-XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0)
    throw std::filesystem::filesystem_error(
        "no temporary file can be made", name,
        std::error_code(errno, std::generic_category()));
  ::close(descriptor);
  path_ = name;
}

ScratchFile::~ScratchFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace lab
