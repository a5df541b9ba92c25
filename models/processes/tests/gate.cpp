#include "models/processes/tests/gate.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace lab::processes {
namespace {

int make_fifo(const std::string& path) {
  ::mkfifo(path.c_str(), 0600);
  const int end = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (end < 0) throw std::system_error(errno, std::system_category(), path);
  return end;
}

std::string make_folder() {
  std::string path = std::filesystem::temp_directory_path() / "gate.XXXXXX";
  if (::mkdtemp(path.data()) == nullptr)
    throw std::system_error(errno, std::system_category(), path);
  return path;
}

}  // namespace

Gate::Gate()
    : folder_(make_folder()),
      paths_{folder_ + "/entered", folder_ + "/exit"},
      entered_(make_fifo(paths_.entered)),
      exit_(make_fifo(paths_.exit)) {}

Gate::~Gate() {
  ::close(entered_);
  ::close(exit_);
  std::filesystem::remove_all(folder_);
}

void Gate::wait_for(int workers) const {
  for (char byte = 0; workers > 0 && ::read(entered_, &byte, 1) == 1;)
    --workers;
}

void Gate::let_go(int workers) const {
  for (; workers > 0 && ::write(exit_, ".", 1) == 1;) --workers;
}

}  // namespace lab::processes
