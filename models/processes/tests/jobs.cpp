#include "models/processes/tests/jobs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "models/processes/child_process.hpp"
#include "models/processes/tests/misbehave.hpp"

namespace lab::processes {
namespace {

std::string memory = "nothing";

/// Opens a pipe, has `use` transfer a byte, and closes it.
template <typename Use>
void transfer(const std::string& path, int how, Use use) {
  char byte = '.';
  const int pipe = ::open(path.c_str(), how | O_CLOEXEC);
  if (pipe < 0 || use(pipe, &byte, 1) != 1)
    throw std::runtime_error("gate " + path);
  ::close(pipe);
}

/// Without those from 32 on, some of which the C library keeps for itself.
std::string signals_in(std::istream& status) {
  std::string lines;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigBlk") || line.starts_with("SigIgn"))
      lines +=
          fmt::format("{:.6} {:08x} ", line,
                      std::stoull(line.substr(7), nullptr, 16) & 0x7fff'ffffU);
  return lines;
}

}  // namespace

int square(int n) { return n * n; }

int add(int a, int b) { return a + b; }

int own_pid() { return ::getpid(); }

std::string echo(std::string text) { return text; }

std::string repeat(char letter, std::size_t times) {
  return std::string(times, letter);
}

std::size_t length(const std::string& text) { return text.size(); }

void do_nothing() {}

int only_odd(int n) {
  if (n % 2 == 0) throw std::invalid_argument(fmt::format("{} is even", n));
  return n;
}

void throw_a_number() { throw 42; }

int misbehave_in(const std::string& how, int guilty, int n) {
  if (n == guilty) misbehave(how);
  return n;
}

int pass(const GatePaths& paths, int n) {
  transfer(paths.entered, O_WRONLY, ::write);
  transfer(paths.exit, O_RDONLY, ::read);
  return n;
}

int pid_behind(const GatePaths& paths) { return pass(paths, ::getpid()); }

void print(int n) { std::printf("<%d>", n); }

void print_at_exit(int n) {
  static int number = 0;
  number = n;
  std::atexit([] { std::printf("[%d]", number); });
}

void hang_at_exit() {
  std::atexit([] {
    for (;;) ::pause();
  });
}

std::string signals_here() {
  std::ifstream status("/proc/thread-self/status");
  return signals_in(status);
}

std::string signals_in_a_child() {
  std::stringstream status(
      ChildProcess("/bin/cat", {"/proc/self/status"}).read());
  return signals_in(status);
}

void remember(std::string word) { memory = std::move(word); }

std::string remembered() { return memory; }

void forget(const std::string& why) { throw std::runtime_error(why); }

void increase(SharedValue<long> sum, int times) {
  for (; times > 0; --times) ++*sum.lock();
}

void die_with_lock(SharedValue<long> sum) {
  const auto locked = sum.lock();
  ++*locked;
  std::raise(SIGKILL);
}

void fill_in_square(SharedArray<int> squares, int n) {
  squares.lock()[static_cast<std::size_t>(n)] = n * n;
}

}  // namespace lab::processes
