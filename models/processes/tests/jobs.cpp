#include "models/processes/tests/jobs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <utility>

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
    throw std::runtime_error("door " + path);
  ::close(pipe);
}

}  // namespace

int square(int n) { return n * n; }

int add(int a, int b) { return a + b; }

int own_pid() { return ::getpid(); }

std::string echo(std::string text) { return text; }

std::string repeat(char letter, std::size_t times) {
  return std::string(times, letter);
}

void do_nothing() {}

int only_odd(int n) {
  if (n % 2 == 0) throw std::invalid_argument(fmt::format("{} is even", n));
  return n;
}

void throw_a_number() { throw 42; }

int misbehave_in(const std::string& how, int guilty, int n) {
  if (n == guilty) misbehave(how, 0, -1);
  return n;
}

int pass(const Doors& doors, int n) {
  transfer(doors.entered, O_WRONLY, ::write);
  transfer(doors.exit, O_RDONLY, ::read);
  return n;
}

int pid_behind(const Doors& doors) { return pass(doors, ::getpid()); }

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
