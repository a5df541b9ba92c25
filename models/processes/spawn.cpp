#include "models/processes/spawn.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

namespace lab::processes {
namespace {

void check(int error) {
  if (error != 0) throw std::system_error(error, std::system_category());
}

std::atomic<bool> broken_pipes_are_survived = false;
std::atomic<bool> children_stay_in_group = false;

/// What happens between here and the new program, to descriptors first.
class Launch {
 public:
  Launch() {
    check(posix_spawn_file_actions_init(&files_));
    check(posix_spawnattr_init(&attributes_));
    sigset_t ours;  // what is ignored only because of us
    sigemptyset(&ours);
    if (broken_pipes_are_survived) sigaddset(&ours, SIGPIPE);
    check(posix_spawnattr_setsigdefault(&attributes_, &ours));
    check(posix_spawnattr_setpgroup(&attributes_, 0));  // a new one
    const int group = children_stay_in_group ? 0 : POSIX_SPAWN_SETPGROUP;
    check(posix_spawnattr_setflags(
        &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGDEF | group)));
  }
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;
  ~Launch() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }

  void copy(int from, int to) {
    check(posix_spawn_file_actions_adddup2(&files_, from, to));
  }

  void open_nothing(int at) {
    check(
        posix_spawn_file_actions_addopen(&files_, at, "/dev/null", O_RDWR, 0));
  }

  void close_from(int first) {
    check(posix_spawn_file_actions_addclosefrom_np(&files_, first));
  }

  /// `words` are its name and its arguments.
  int start(const std::string& program, std::vector<std::string> words) const {
    std::vector<char*> pointers(words.size() + 1);  // the last one stays null
    std::transform(words.begin(), words.end(), pointers.begin(),
                   [](std::string& word) { return word.data(); });
    pid_t pid = 0;
    check(posix_spawn(&pid, program.c_str(), &files_, &attributes_,
                      pointers.data(), environ));
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

/// Otherwise a stray print of this program could get into the pipe.
Descriptor above_the_standard_ones(Descriptor made) {
  if (made.number() > STDERR_FILENO) return made;
  Descriptor moved(::fcntl(made.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (moved.number() < 0) check(errno);
  return moved;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) check(errno);
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  return {above_the_standard_ones(std::move(read_end)),
          above_the_standard_ones(std::move(write_end))};
}

bool write_all(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written =
        TEMP_FAILURE_RETRY(::write(descriptor, bytes.data(), bytes.size()));
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t got =
        TEMP_FAILURE_RETRY(::read(descriptor, piece.data(), piece.size()));
    if (got <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

Descriptor open_pidfd(int pid) {
  Descriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (pidfd.number() < 0) check(errno);
  return pidfd;
}

Descriptor watch_child(int pid) try {
  return open_pidfd(pid);
} catch (const std::system_error&) {
  ::kill(pid, SIGKILL);
  TEMP_FAILURE_RETRY(::waitpid(pid, nullptr, 0));
  throw;
}

int spawn(const std::string& program, std::vector<std::string> arguments,
          int input, int output) {
  Launch launch;
  launch.copy(input, STDIN_FILENO);
  launch.copy(output, STDOUT_FILENO);
  launch.close_from(STDERR_FILENO + 1);
  arguments.insert(arguments.begin(), program);
  return launch.start(program, std::move(arguments));
}

int spawn_worker(const std::string& program, std::vector<std::string> arguments,
                 int requests, int replies) {
  // Either may have the other's number, so one is put aside first.
  constexpr int after = replies_descriptor + 1;
  const int aside = requests == after ? after + 1 : after;
  Launch launch;
  launch.copy(replies, aside);
  launch.copy(requests, requests_descriptor);
  launch.copy(aside, replies_descriptor);
  launch.close_from(after);
  launch.open_nothing(STDIN_FILENO);
  if (::fcntl(STDERR_FILENO, F_GETFD) < 0) launch.open_nothing(STDERR_FILENO);
  launch.copy(STDERR_FILENO, STDOUT_FILENO);
  arguments.insert(arguments.begin(), worker_name);
  return launch.start(program, std::move(arguments));
}

void keep_children_in_group() noexcept { children_stay_in_group = true; }

bool keeps_children_in_group() noexcept { return children_stay_in_group; }

void survive_broken_pipes() {
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  if (now.sa_handler != SIG_DFL) return;
  broken_pipes_are_survived = true;
  std::signal(SIGPIPE, SIG_IGN);
}

std::string beside_this_program(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

}  // namespace lab::processes
