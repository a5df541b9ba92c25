#include "models/async/to_thread.hpp"

#include "models/async/sleep.hpp"

namespace lab::async {

threads::Executor& default_executor() {
  static threads::Executor executor;
  return executor;
}

boost::asio::awaitable<void> run_beside(DeterministicLoop& loop,
                                        std::unique_ptr<threads::Job> job) {
  co_await sleep_for({});  // a thread would not begin at once either
  const auto before = loop.now();
  job->run();
  const auto spent = loop.now() - before;
  loop.set_clock(before);
  co_await sleep_for(spent);
}

}  // namespace lab::async
