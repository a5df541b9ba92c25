// Fetch and sum: waits for the server, and then computes for as long as asked.
//
// A task of any program, reduced to two numbers: how long it waits and how long
// it computes.  `lab_bench --batch` measures batches of it.

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <charconv>
#include <string>

#include "workloads/additions.hpp"
#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/two_steps.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

/// The text itself: what it is to the server, it is to us.
const std::string& delay_in(const Spec& spec) {
  double delay = -1;
  const char* const end = spec.input.data() + spec.input.size();
  const auto [stop, error] = std::from_chars(spec.input.data(), end, delay);
  const bool is_delay = error == std::errc{} && stop == end;
  if (!is_delay || !(delay >= 0 && delay <= 60'000))
    refuse(spec, "input", spec.input, "0 to 60000 milliseconds");
  return spec.input;
}

std::string received_of(const Reply& reply) {
  boost::crc_32_type checksum;
  checksum.process_bytes(reply.body.data(), reply.body.size());
  return fmt::format("{}, {} bytes, crc32 {:08x}", reply.status,
                     reply.body.size(), checksum.checksum());
}

class FetchAndSum final : public Batch, public TwoSteps {
 public:
  explicit FetchAndSum(const Spec& spec)
      : spec_(spec), delay_(delay_in(spec)), sessions_(spec.server) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }
  const TwoSteps* two_steps() const override { return this; }

  Answer run(std::size_t task) const override {
    return compute(task, received_of(sessions_.ask(request_for(task))));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const std::string fetched = co_await fetch(task);
    co_return compute(task, fetched);
  }

  boost::asio::awaitable<std::string> fetch(std::size_t task) const override {
    const Reply reply = co_await sessions_.ask_async(request_for(task));
    co_return received_of(reply);
  }

  [[gnu::noinline]] Answer compute(std::size_t /*task*/,
                                   const std::string& fetched) const override {
    return fmt::format("{}; {}", fetched, add_up(spec_.size));
  }

 private:
  Request request_for(std::size_t task) const {
    return {.target = fmt::format("/delay/{}?task={}", delay_, task)};
  }

  Spec spec_;
  std::string delay_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<Batch> make_fetch_and_sum(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 100'000'000'000, "numbers");
  return std::make_unique<FetchAndSum>(spec);
}

}  // namespace lab
