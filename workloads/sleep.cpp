// Sleep: waiting and nothing else.
//
// The smallest stand-in for a slow disk or a slow network.  It needs no server
// and no processor, so whatever a run takes beyond the wait is the model's own.

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "workloads/limits.hpp"
#include "workloads/list.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

using std::chrono::microseconds;

constexpr std::uint64_t longest = 1'000'000'000;  // microseconds

std::vector<microseconds> naps_in(const Spec& spec) {
  if (spec.input.empty()) return {microseconds(spec.size)};
  std::vector<microseconds> naps;
  for (const auto entry : split_list(spec.input)) {
    std::uint64_t nap = 0;
    const char* const end = entry.data() + entry.size();
    const auto [stop, error] = std::from_chars(entry.data(), end, nap);
    if (error != std::errc{} || stop != end || nap > longest)
      refuse(spec, "input", spec.input,
             "microseconds from 0 to 1000000000, such as 1000,2000");
    naps.emplace_back(nap);
  }
  return naps;
}

class Sleep final : public Batch {
 public:
  explicit Sleep(const Spec& spec) : spec_(spec), naps_(naps_in(spec)) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    const Waiting waiting;
    std::this_thread::sleep_for(nap(task));
    return std::to_string(task);
  }

  asio::awaitable<Answer> run_async(std::size_t task) const override {
    asio::steady_timer alarm(co_await asio::this_coro::executor, nap(task));
    co_await alarm.async_wait(asio::use_awaitable);
    co_return std::to_string(task);
  }

 private:
  microseconds nap(std::size_t task) const {
    return naps_[task % naps_.size()];
  }

  Spec spec_;
  std::vector<microseconds> naps_;
};

}  // namespace

std::unique_ptr<Batch> make_sleep(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, longest, "microseconds");
  if (spec.size != 0 && !spec.input.empty())
    refuse(spec, "size", std::to_string(spec.size), "0 beside an input");
  return std::make_unique<Sleep>(spec);
}

}  // namespace lab
