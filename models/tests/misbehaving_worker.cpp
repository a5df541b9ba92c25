// A worker for tests: its input says what goes wrong, and in which task.
//
//   "kill@2"   task 2 kills the process; the others answer with their number
//   "hang@*"   every task hangs
//   "kill@2,hang@0"

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "models/batch_job.hpp"
#include "models/processes/tests/misbehave.hpp"
#include "workloads/two_steps.hpp"

namespace {

class Misbehaving final : public lab::Batch, public lab::TwoSteps {
 public:
  explicit Misbehaving(const lab::Spec& spec) : spec_(spec) {
    if (spec.input.empty()) throw std::invalid_argument("input: it is empty");
  }

  const lab::Spec& spec() const override { return spec_; }
  lab::Kind kind() const override { return lab::Kind::computing; }

  lab::Answer run(std::size_t task) const override {
    std::istringstream rules(spec_.input);
    for (std::string how, who;
         std::getline(rules, how, '@') && std::getline(rules, who, ',');) {
      const bool me = who == "*" || who == std::to_string(task);
      if (how == "big") return lab::Answer(spec_.size, 'x');
      lab::processes::misbehave(me ? how : "fine");
    }
    return std::to_string(task);
  }

  boost::asio::awaitable<lab::Answer> run_async(
      std::size_t task) const override {
    co_return run(task);
  }

  const lab::TwoSteps* two_steps() const override {
    return spec_.input == "whole@*" ? nullptr : this;
  }
  boost::asio::awaitable<std::string> fetch(std::size_t) const override {
    throw std::logic_error("only a parent does this");
  }
  lab::Answer compute(std::size_t task,
                      const std::string& fetched) const override {
    return run(task) + " of " + fetched;
  }

 private:
  lab::Spec spec_;
};

}  // namespace

int main() {
  lab::serve_batches([](const lab::Spec& spec) {
    return std::make_unique<Misbehaving>(spec);
  });
}
