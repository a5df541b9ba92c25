#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>

#include "models/processes/worker.hpp"

namespace lab::processes {

/// The misbehaving worker, a long way from its limits.
inline PoolOptions misbehaving_workers() {
  return {.task_limit = std::chrono::seconds(60),
          .grace = std::chrono::seconds(20),
          .program = beside_this_program("lab_misbehaving_worker"),
          .arguments = {}};
}

/// Whether a child was left, running or a zombie.
inline void expect_no_children() {
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process was left";
  EXPECT_EQ(errno, ECHILD);
}

/// Kills a child and waits until it is dead, but leaves it to be waited for.
inline void kill_and_let_lie(int pid) {
  ::kill(pid, SIGKILL);
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);
}

}  // namespace lab::processes
