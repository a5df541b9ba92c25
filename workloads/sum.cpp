// Sum: adds up numbers, one by one.
//
// The plainest loop there is.  Every task does the same amount of work, so a
// run with eight of them on two cores should take as long as four on one.

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <string>

#include "workloads/limits.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

// The empty assembly hides the total from the optimiser after each addition:
// it must really be made, neither several at once nor by Gauss's formula.
std::uint64_t add_up(std::uint64_t from, std::uint64_t to,
                     std::uint64_t total) {
  for (std::uint64_t number = from; number < to; ++number) {
    total += number;
    asm volatile("" : "+r"(total));
  }
  return total;
}

class Sum final : public Batch {
 public:
  explicit Sum(const Spec& spec) : spec_(spec) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  Answer run(std::size_t /*task*/) const override {
    constexpr std::uint64_t stretch = 65'536;
    std::uint64_t total = 0;
    for (std::uint64_t from = 0; from < spec_.size; from += stretch) {
      still_computing();
      total = add_up(from, std::min(from + stretch, spec_.size), total);
    }
    return std::to_string(total);
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  Spec spec_;
};

}  // namespace

std::unique_ptr<Batch> make_sum(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 100'000'000'000, "numbers");
  return std::make_unique<Sum>(spec);
}

}  // namespace lab
