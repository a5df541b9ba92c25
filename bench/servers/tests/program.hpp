#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace lab::servers {

/// A running lab_server.
class Program {
 public:
  /// With a limit on a resource, such as RLIMIT_NOFILE, if `most` is given.
  explicit Program(std::string kind, int resource = 0, rlim_t most = 0) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 ||
        ::pipe2(out.data(), O_CLOEXEC) != 0)
      throw std::runtime_error("pipe");
    std::string program = LAB_SERVER;
    std::array<char*, 3> words = {program.data(), kind.data(), nullptr};
    pid_ = ::fork();
    if (pid_ < 0)
      throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(out[1], STDERR_FILENO);
      rlimit limit{};
      ::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
      limit.rlim_cur = most;
      if (most > 0)
        ::setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
      ::execv(words[0], words.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    in_ = in[1];
    out_ = out[0];
  }
  ~Program() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    if (pid_ > 0) exit_code();
    ::close(in_);
    ::close(out_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// The next line of output, or nothing at its end.
  std::string line() const {
    std::string result;
    for (char c = 0; ::read(out_, &c, 1) == 1 && c != '\n';) result += c;
    return result;
  }

  /// Requires: nothing was read of its output.
  std::uint16_t port() const {
    const std::string text = line();
    return static_cast<std::uint16_t>(
        std::stoi(text.substr(text.find(':') + 1)));
  }

  /// Lets it open so many files more than it has now.
  void allow_files(rlim_t more) const {
    const std::string files = "/proc/" + std::to_string(pid_) + "/fd/";
    rlimit limit{};
    ::prlimit(pid_, RLIMIT_NOFILE, nullptr, &limit);
    // The next one would get the lowest number that is free.
    limit.rlim_cur = 0;
    while (::access((files + std::to_string(limit.rlim_cur)).c_str(), F_OK) ==
           0)
      ++limit.rlim_cur;
    limit.rlim_cur += more;
    ::prlimit(pid_, RLIMIT_NOFILE, &limit, nullptr);
  }

  /// Blocks: until it has ended.
  int exit_code() {
    int status = 0;
    ::waitpid(std::exchange(pid_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = 0;
  int in_ = -1;
  int out_ = -1;
};

}  // namespace lab::servers
