// Sum: adds up numbers, one by one.
//
// The plainest loop there is.  Every task does the same amount of work, so a
// run with eight of them on two cores should take as long as four on one.

#include <boost/asio/awaitable.hpp>
#include <string>

#include "workloads/additions.hpp"
#include "workloads/limits.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

class Sum final : public Batch {
 public:
  explicit Sum(const Spec& spec) : spec_(spec) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  [[gnu::noinline]] Answer run(std::size_t /*task*/) const override {
    return std::to_string(add_up(spec_.size));
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
