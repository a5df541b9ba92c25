// Fibonacci: computing and nothing else, by the slowest well-known recipe.
//
// The naive recursion doubles the work about every one and a half steps, and
// touches no memory: what a run gains with more workers is gained by cores.

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <charconv>
#include <vector>

#include "workloads/limits.hpp"
#include "workloads/list.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr unsigned largest = 45;

// The empty assembly hides n from the optimiser, which would otherwise keep
// one call of several with the same argument, and no longer be naive.
std::uint64_t naive_fibonacci(unsigned n) {
  asm volatile("" : "+r"(n));
  return n < 2 ? n : naive_fibonacci(n - 1) + naive_fibonacci(n - 2);
}

/// The same tree of calls; says at every branch of some 30 microseconds that it
/// is still at work.
std::uint64_t fibonacci(unsigned n) {
  constexpr unsigned branch = 20;
  if (n > branch) return fibonacci(n - 1) + fibonacci(n - 2);
  still_computing();
  return naive_fibonacci(n);
}

std::vector<unsigned> numbers_in(const Spec& spec) {
  std::vector<unsigned> numbers;
  for (const auto entry : split_list(spec.input)) {
    unsigned n = 0;
    const char* const end = entry.data() + entry.size();
    const auto [stop, error] = std::from_chars(entry.data(), end, n);
    if (error != std::errc{} || stop != end || n > largest)
      refuse(spec, "input", spec.input,
             fmt::format("numbers from 0 to {}, such as 30,31,32", largest));
    numbers.push_back(n);
  }
  return numbers;
}

class Fibonacci final : public Batch {
 public:
  explicit Fibonacci(const Spec& spec)
      : spec_(spec), numbers_(numbers_in(spec)) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  [[gnu::noinline]] Answer run(std::size_t task) const override {
    const unsigned n = numbers_[task % numbers_.size()];
    return fmt::format("F({}) = {}", n, fibonacci(n));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  Spec spec_;
  std::vector<unsigned> numbers_;
};

}  // namespace

std::unique_ptr<Batch> make_fibonacci(const Spec& spec) {
  check_tasks(spec);
  return std::make_unique<Fibonacci>(spec);
}

}  // namespace lab
