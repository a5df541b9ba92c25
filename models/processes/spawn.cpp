#include "models/processes/spawn.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <system_error>
#include <utility>

namespace lab::processes {
namespace {

void check(int error) {
  if (error != 0) throw std::system_error(error, std::system_category());
}

/// What happens to descriptors between here and the new program.
class Files {
 public:
  Files() { check(posix_spawn_file_actions_init(&actions_)); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  ~Files() { posix_spawn_file_actions_destroy(&actions_); }

  void copy(int from, int to) {
    check(posix_spawn_file_actions_adddup2(&actions_, from, to));
  }

  void open_nothing(int at) {
    check(posix_spawn_file_actions_addopen(&actions_, at, "/dev/null", O_RDWR,
                                           0));
  }

  void close_from(int first) {
    check(posix_spawn_file_actions_addclosefrom_np(&actions_, first));
  }

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

void share_messages(Files& files) {
  if (::fcntl(STDERR_FILENO, F_GETFD) < 0) files.open_nothing(STDERR_FILENO);
  files.copy(STDERR_FILENO, STDOUT_FILENO);
}

std::atomic<bool> broken_pipes_are_survived = false;

/// How the new program stands to signals and to the terminal.
class Attributes {
 public:
  Attributes() {
    check(posix_spawnattr_init(&attributes_));
    sigset_t ours;  // what is ignored only because of us
    sigemptyset(&ours);
    if (broken_pipes_are_survived) sigaddset(&ours, SIGPIPE);
    check(posix_spawnattr_setsigdefault(&attributes_, &ours));
    check(posix_spawnattr_setpgroup(&attributes_, 0));  // a new one
    check(posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// `name` is what the program is told as its own.
int spawn(const std::string& program, const std::string& name,
          const std::vector<std::string>& arguments, const Files& files) {
  const Attributes attributes;
  std::vector<std::string> words{name};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers(words.size() + 1);  // the last one stays null
  std::transform(words.begin(), words.end(), pointers.begin(),
                 [](std::string& word) { return word.data(); });
  pid_t pid = 0;
  check(posix_spawn(&pid, program.c_str(), files.get(), attributes.get(),
                    pointers.data(), environ));
  return pid;
}

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

int spawn(const std::string& program, const std::vector<std::string>& arguments,
          int input, int output) {
  Files files;
  files.copy(input, STDIN_FILENO);
  files.copy(output, STDOUT_FILENO);
  files.close_from(STDERR_FILENO + 1);
  return spawn(program, program, arguments, files);
}

int spawn_worker(const std::string& program,
                 const std::vector<std::string>& arguments, int requests,
                 int replies) {
  // Either may have the other's number, so one is put aside first.
  constexpr int after = replies_descriptor + 1;
  const int aside = requests == after ? after + 1 : after;
  Files files;
  files.copy(replies, aside);
  files.copy(requests, requests_descriptor);
  files.copy(aside, replies_descriptor);
  files.close_from(after);
  files.open_nothing(STDIN_FILENO);
  share_messages(files);
  return spawn(program, worker_name, arguments, files);
}

void survive_broken_pipes() {
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  if (now.sa_handler != SIG_DFL) return;
  broken_pipes_are_survived = true;
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace lab::processes
