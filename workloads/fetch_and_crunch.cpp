// Fetch and crunch: gets a body from the server, and then computes with it.
//
// Waiting and computing in one task, as real programs have them.  No simple
// model is good at both, so the task also shows its two steps: a model may have
// one done by an event loop and the other by a process.

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <charconv>

#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/two_steps.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr std::size_t body_size = 16'384;

std::uint64_t delay_before(const Spec& spec) {
  std::uint64_t delay = 0;
  const char* const end = spec.input.data() + spec.input.size();
  const auto [stop, error] = std::from_chars(spec.input.data(), end, delay);
  if (error != std::errc{} || stop != end || delay > 60'000)
    refuse(spec, "input", spec.input, "0 to 60000 milliseconds");
  return delay;
}

class FetchAndCrunch final : public Batch, public TwoSteps {
 public:
  explicit FetchAndCrunch(const Spec& spec)
      : spec_(spec), delay_(delay_before(spec)), sessions_(spec.server) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }
  const TwoSteps* two_steps() const override { return this; }

  Answer run(std::size_t task) const override {
    return compute(task, sessions_.ask(request_for(task)).body);
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const std::string fetched = co_await fetch(task);
    co_return compute(task, fetched);
  }

  boost::asio::awaitable<std::string> fetch(std::size_t task) const override {
    Reply reply = co_await sessions_.ask_async(request_for(task));
    co_return std::move(reply.body);
  }

  /// The checksum of the body, the body again, and so on: each round needs the
  /// one before, as in a password hash that is to take its time.
  [[gnu::noinline]] Answer compute(std::size_t /*task*/,
                                   const std::string& fetched) const override {
    boost::crc_32_type crc;
    for (std::uint64_t round = 0; round < spec_.size; ++round) {
      still_computing();
      crc.process_bytes(fetched.data(), fetched.size());
    }
    return fmt::format("{} bytes, crc32 of {} rounds {:08x}", fetched.size(),
                       spec_.size, crc.checksum());
  }

 private:
  Request request_for(std::size_t task) const {
    return {.target = fmt::format("/bytes/{}?latency=fixed:{}&seed={}",
                                  body_size, delay_, spec_.seed + task)};
  }

  Spec spec_;
  std::uint64_t delay_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<Batch> make_fetch_and_crunch(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 1'000'000, "rounds");
  return std::make_unique<FetchAndCrunch>(spec);
}

}  // namespace lab
