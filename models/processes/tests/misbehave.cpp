#include "models/processes/tests/misbehave.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <map>
#include <new>
#include <stdexcept>
#include <string_view>

#include "models/processes/frame.hpp"
#include "models/processes/spawn.hpp"

namespace lab::processes {
namespace {

void write(std::string_view bytes) {
  if (::write(replies_descriptor, bytes.data(), bytes.size()) < 0) ::_exit(98);
}

[[noreturn]] void hang() {
  std::fprintf(stderr, "hanging %d\n", ::getpid());
  for (;;) ::pause();
}

[[noreturn]] void hang_computing() {
  std::fprintf(stderr, "hanging %d\n", ::getpid());
  for (;;) asm volatile("");
}

[[noreturn]] void hang_deaf() {
  std::signal(SIGTERM, SIG_IGN);
  hang();
}

[[noreturn]] void hang_mute() {
  ::close(replies_descriptor);
  hang();
}

void write_half_a_mebibyte() {
  const auto whole = encode(
      {.kind = Frame::Kind::answer, .payload = std::string(1U << 20U, 'x')});
  write(std::string_view(whole).substr(0, 500'000));
  std::raise(SIGKILL);
}

/// A frame whose length says 2^31.
void write_two_gibibytes() {
  std::string bytes = encode({.kind = Frame::Kind::answer});
  bytes[frame_head_size - 5] = '\x80';
  write(bytes);
}

void write_three_bytes() {
  write("LAB");
  ::_exit(0);
}

const std::map<std::string, void (*)(), std::less<>> misbehaviours{
    {"kill", [] { std::raise(SIGKILL); }},
    {"exit", [] { ::_exit(99); }},
    {"hang", [] { hang(); }},
    {"compute", [] { hang_computing(); }},
    {"stubborn", [] { hang_deaf(); }},
    {"mute", [] { hang_mute(); }},
    {"half", write_half_a_mebibyte},
    {"short", write_three_bytes},
    {"garbage", [] { write(std::string(100, '?')); }},
    {"huge", write_two_gibibytes},
    {"request", [] { write(encode({.kind = Frame::Kind::task})); }},
    {"print", [] { std::puts("a stray print"); }},
    {"throw", [] { throw std::runtime_error("no luck"); }},
    {"starve", [] { throw std::bad_alloc(); }},
    {"fine", [] {}},
};

}  // namespace

void misbehave(const std::string& how) {
  misbehaviours.at(how)();
  std::fflush(stdout);
}

}  // namespace lab::processes
