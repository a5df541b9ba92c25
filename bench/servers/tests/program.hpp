#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "models/processes/child_process.hpp"

namespace lab::servers {

/// A running lab_server, whose messages are part of its output.
class Program : public processes::ChildProcess {
 public:
  /// `limit`: as for the shell's ulimit, such as "-n 30".
  explicit Program(const std::string& kind, const std::string& limit = "-n")
      : processes::ChildProcess(
            "/bin/sh",
            {"-c", "ulimit -S " + limit + " >/dev/null && exec \"$@\" 2>&1",
             "sh", LAB_SERVER, kind}) {}

  /// Requires: nothing was read of its output.
  std::uint16_t port() {
    const std::string text = read_line();
    return static_cast<std::uint16_t>(
        std::stoi(text.substr(text.find(':') + 1)));
  }

  /// Lets it open so many files more than it has now.
  void allow_files(rlim_t more) const {
    const std::string files = "/proc/" + std::to_string(pid()) + "/fd/";
    rlimit limit{};
    ::prlimit(pid(), RLIMIT_NOFILE, nullptr, &limit);
    // The next one would get the lowest number that is free.
    limit.rlim_cur = 0;
    while (::access((files + std::to_string(limit.rlim_cur)).c_str(), F_OK) ==
           0)
      ++limit.rlim_cur;
    limit.rlim_cur += more;
    ::prlimit(pid(), RLIMIT_NOFILE, &limit, nullptr);
  }
};

}  // namespace lab::servers
