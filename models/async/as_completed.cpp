#include "models/async/as_completed.hpp"

#include <fmt/format.h>

#include <deque>
#include <string>

#include "models/async/wait_queue.hpp"

namespace lab::async {

namespace asio = boost::asio;

class CompletionOrder::Arrivals {
 public:
  Arrivals(const std::vector<AnyTask>& tasks, Timeout timeout)
      : total_(tasks.size()),
        unfinished_(total_),
        news_(tasks.front().executor()),
        alarm_(tasks.front().executor(), timeout, [this] { time_out(); }) {
    for (std::size_t place = 0; place < tasks.size(); ++place)
      watches_.push_back(tasks[place].watch([this, place] { add(place); }));
  }

  asio::awaitable<std::optional<std::size_t>> take() {
    while (belt_.empty() && !timed_out_ && unfinished_ > 0)
      co_await news_.wait();
    if (!belt_.empty()) {
      const std::size_t place = belt_.front();
      belt_.pop_front();
      co_return place;
    }
    if (timed_out_) throw TimedOut(what_is_missing());
    co_return std::nullopt;
  }

 private:
  void add(std::size_t place) {
    belt_.push_back(place);
    --unfinished_;
    news_.wake_all();
  }

  void time_out() {
    if (unfinished_ == 0) return;
    timed_out_ = true;
    watches_.clear();
    news_.wake_all();
  }

  std::string what_is_missing() const {
    return fmt::format(
        "as_completed: {} (of {}) tasks unfinished: wait longer, or go on "
        "without them",
        unfinished_, total_);
  }

  const std::size_t total_;
  std::size_t unfinished_;
  bool timed_out_ = false;
  std::deque<std::size_t> belt_;
  WaitQueue news_;
  std::vector<DoneWatch> watches_;
  Alarm alarm_;
};

CompletionOrder::CompletionOrder(const std::vector<AnyTask>& tasks,
                                 Timeout timeout) {
  if (!tasks.empty()) arrivals_ = std::make_shared<Arrivals>(tasks, timeout);
}

asio::awaitable<std::optional<std::size_t>> CompletionOrder::next() {
  if (!arrivals_) co_return std::nullopt;
  const auto place = co_await arrivals_->take();
  co_return place;
}

}  // namespace lab::async
