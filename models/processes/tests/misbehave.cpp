#include "models/processes/tests/misbehave.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <map>
#include <new>
#include <stdexcept>
#include <string_view>

#include "models/processes/frame.hpp"

namespace lab::processes {
namespace {

struct Scene {
  std::uint64_t task;
  int replies;

  void write(std::string_view bytes) const {
    if (::write(replies, bytes.data(), bytes.size()) < 0) ::_exit(98);
  }
  void write(const Frame& frame) const { write(encode(frame)); }
};

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

[[noreturn]] void hang_mute(const Scene& scene) {
  ::close(scene.replies);
  hang();
}

void write_half_a_mebibyte(const Scene& scene) {
  const auto whole = encode({.kind = Frame::Kind::answer,
                             .task = scene.task,
                             .payload = std::string(1U << 20U, 'x')});
  scene.write(std::string_view(whole).substr(0, 500'000));
  std::raise(SIGKILL);
}

/// A frame whose length says 2^31.
void write_two_gibibytes(const Scene& scene) {
  std::string bytes = encode({.kind = Frame::Kind::answer});
  bytes[frame_head_size - 5] = '\x80';
  scene.write(bytes);
}

void write_three_bytes(const Scene& scene) {
  scene.write("LAB");
  ::_exit(0);
}

using Misbehaviour = void (*)(const Scene&);
const std::map<std::string, Misbehaviour, std::less<>> misbehaviours{
    {"kill", [](auto&) { std::raise(SIGKILL); }},
    {"exit", [](auto&) { ::_exit(99); }},
    {"hang", [](auto&) { hang(); }},
    {"compute", [](auto&) { hang_computing(); }},
    {"stubborn", [](auto&) { hang_deaf(); }},
    {"mute", [](auto& scene) { hang_mute(scene); }},
    {"half", write_half_a_mebibyte},
    {"short", write_three_bytes},
    {"garbage", [](auto& scene) { scene.write(std::string(100, '?')); }},
    {"huge", write_two_gibibytes},
    {"other",
     [](auto& scene) {
       scene.write({.kind = Frame::Kind::answer, .task = scene.task + 1});
     }},
    {"request", [](auto& scene) { scene.write({.task = scene.task}); }},
    {"bored",
     [](auto& scene) {
       scene.write({.kind = Frame::Kind::failure,
                    .task = scene.task,
                    .payload = "bored\nyawn"});
     }},
    {"print", [](auto&) { std::puts("a stray print"); }},
    {"throw", [](auto&) { throw std::runtime_error("no luck"); }},
    {"starve", [](auto&) { throw std::bad_alloc(); }},
    {"fine", [](auto&) {}},
};

}  // namespace

std::string misbehave(const std::string& how, std::uint64_t task, int replies) {
  misbehaviours.at(how)({task, replies});
  std::fflush(stdout);
  return std::to_string(task);
}

}  // namespace lab::processes
