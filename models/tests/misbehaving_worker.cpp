// A worker for tests: its input says what goes wrong, and in which task.
//
//   "kill@2"   task 2 kills the process; the others answer with their number
//   "hang@*"   every task hangs

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <csignal>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>

#include "models/processes/frame.hpp"
#include "models/processes/worker_program.hpp"

namespace {

int replies = -1;

void write_raw(std::string_view bytes) {
  if (::write(replies, bytes.data(), bytes.size()) < 0) ::_exit(98);
}

std::string frame_of_a_mebibyte(std::size_t task) {
  return lab::encode(lab::to_frame(task, lab::Answer(1U << 20U, 'x')));
}

/// A frame whose length says 2^31.
std::string frame_of_two_gibibytes() {
  std::string bytes = lab::encode(lab::to_frame(0, lab::Answer()));
  bytes[lab::frame_head_size - 5] = '\x80';
  return bytes;
}

[[noreturn]] void hang() {
  std::fprintf(stderr, "hanging %d\n", ::getpid());
  for (;;) ::pause();
}

[[noreturn]] void hang_computing() {
  std::fprintf(stderr, "hanging %d\n", ::getpid());
  for (;;) asm volatile("");
}

lab::Answer misbehave(const std::string& how, std::size_t task) {
  const std::map<std::string, void (*)(std::size_t)> ways{
      {"kill", [](auto) { std::raise(SIGKILL); }},
      {"exit", [](auto) { ::_exit(99); }},
      {"hang", [](auto) { hang(); }},
      {"compute", [](auto) { hang_computing(); }},
      {"stubborn",
       [](auto) {
         std::signal(SIGTERM, SIG_IGN);
         hang();
       }},
      {"mute",
       [](auto) {
         ::close(replies);
         hang();
       }},
      {"half",
       [](std::size_t number) {
         write_raw(frame_of_a_mebibyte(number).substr(0, 500'000));
         std::raise(SIGKILL);
       }},
      {"garbage", [](auto) { write_raw(std::string(100, '?')); }},
      {"huge", [](auto) { write_raw(frame_of_two_gibibytes()); }},
      {"short",
       [](auto) {
         write_raw("LAB");
         ::_exit(0);
       }},
      {"other",
       [](std::size_t number) {
         write_raw(lab::encode(lab::to_frame(number + 1, lab::Answer())));
       }},
      {"print", [](auto) { std::puts("a stray print"); }},
      {"throw", [](auto) { throw std::runtime_error("no luck"); }},
      {"starve", [](auto) { throw std::bad_alloc(); }},
      {"fine", [](auto) {}},
  };
  ways.at(how)(task);
  std::fflush(stdout);
  return std::to_string(task);
}

class Misbehaving final : public lab::Batch {
 public:
  explicit Misbehaving(const lab::Spec& spec) : spec_(spec) {
    if (spec.input.empty()) throw std::invalid_argument("input: it is empty");
  }

  const lab::Spec& spec() const override { return spec_; }
  lab::Kind kind() const override { return lab::Kind::computing; }

  lab::Answer run(std::size_t task) const override {
    const auto at = spec_.input.find('@');
    const std::string who = spec_.input.substr(at + 1);
    const bool me = who == "*" || who == std::to_string(task);
    const std::string how = spec_.input.substr(0, at);
    if (how == "big") return lab::Answer(spec_.size, 'x');
    return misbehave(me ? how : "fine", task);
  }

  boost::asio::awaitable<lab::Answer> run_async(
      std::size_t task) const override {
    co_return run(task);
  }

 private:
  lab::Spec spec_;
};

}  // namespace

int main() {
  const lab::ParentPipes pipes = lab::take_over_parent_pipes();
  replies = pipes.replies;
  lab::end_with_parent(pipes.requests);
  lab::serve(pipes, [](const lab::Spec& spec) {
    return std::make_unique<Misbehaving>(spec);
  });
  return 0;
}
