// Sleep: waiting and nothing else.
//
// The smallest stand-in for a slow disk or a slow network.  It needs no server
// and no processor, so whatever a run takes beyond the wait is the model's own.

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <thread>

#include "workloads/limits.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

class Sleep final : public Batch {
 public:
  explicit Sleep(const Spec& spec) : spec_(spec), nap_(spec.size) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    const Waiting waiting;
    std::this_thread::sleep_for(nap_);
    return std::to_string(task);
  }

  asio::awaitable<Answer> run_async(std::size_t task) const override {
    asio::steady_timer alarm(co_await asio::this_coro::executor, nap_);
    co_await alarm.async_wait(asio::use_awaitable);
    co_return std::to_string(task);
  }

 private:
  Spec spec_;
  std::chrono::microseconds nap_;
};

}  // namespace

std::unique_ptr<Batch> make_sleep(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 1'000'000'000, "microseconds");
  return std::make_unique<Sleep>(spec);
}

}  // namespace lab
