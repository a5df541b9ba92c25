#include "models/processes/spawn.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <system_error>

namespace lab::processes {
namespace {

void check(int error) {
  if (error != 0) throw std::system_error(error, std::system_category());
}

/// What happens to descriptors between here and the new program.
class Files {
 public:
  Files(int input, int output) {
    check(posix_spawn_file_actions_init(&actions_));
    check(posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO));
    check(posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO));
    check(
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1));
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  ~Files() { posix_spawn_file_actions_destroy(&actions_); }

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// How the new program sees signals: as if started from a fresh shell, but deaf
/// to Ctrl+C, because this process decides what that means.
class Signals {
 public:
  Signals() {
    check(posix_spawnattr_init(&attributes_));
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    check(posix_spawnattr_setsigmask(&attributes_, &set));
    sigfillset(&set);
    check(posix_spawnattr_setsigdefault(&attributes_, &set));
    check(posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals() { posix_spawnattr_destroy(&attributes_); }

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) check(errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

int spawn(const std::string& program, const std::vector<std::string>& arguments,
          int input, int output) {
  const Files files(input, output);
  const Signals signals;
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers(words.size() + 1);  // the last one stays null
  std::transform(words.begin(), words.end(), pointers.begin(),
                 [](std::string& word) { return word.data(); });
  pid_t pid = 0;
  check(posix_spawn(&pid, program.c_str(), files.get(), signals.get(),
                    pointers.data(), environ));
  return pid;
}

}  // namespace lab::processes
