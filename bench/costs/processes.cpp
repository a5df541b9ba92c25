#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/costs/jobs.hpp"
#include "bench/costs/subject.hpp"
#include "bench/programs/transport.hpp"
#include "models/processes/child_process.hpp"
#include "models/processes/frame.hpp"
#include "models/processes/pool.hpp"
#include "models/processes/spawn.hpp"
#include "models/threads/queue.hpp"

namespace lab::costs {
namespace {

/// Another process that sends back each message: as many bytes as the pool
/// sends.
class Echo {
 public:
  explicit Echo(std::ptrdiff_t chunk)
      : message_(processes::frame_head_size +
                     sizeof(std::uint64_t) * static_cast<std::size_t>(chunk),
                 '\0'),
        child_(processes::beside_this_program("lab_echo"),
               {std::to_string(message_.size())}, std::move(there_.read_end),
               std::move(back_.write_end)),
        transport_(stream_transport(std::move(back_.read_end),
                                    std::move(there_.write_end))) {
    give_second_core(child_.pid());
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  ~Echo() {
    transport_.reset();  // tells it that no more will come
    child_.wait();
  }

  int pid() const { return child_.pid(); }
  std::string message() const { return message_; }

  void exchange(std::string& message) {
    transport_->send(message);
    if (!transport_->receive(message))
      throw std::runtime_error("lab_echo: ended");
  }

 private:
  const std::string message_;
  processes::Pipe there_ = processes::make_pipe();
  processes::Pipe back_ = processes::make_pipe();
  processes::ChildProcess child_;
  std::unique_ptr<Transport> transport_;
};

Subject exchange_with_echo() {
  const auto echo = std::make_shared<Echo>(1);
  const auto run = [echo, message = echo->message()](Times times) mutable {
    while (times-- > 0) echo->exchange(message);
  };
  return {run, echo->pid()};
}

constexpr std::ptrdiff_t chunks_ahead = 4;

/// A thread that exchanges messages with the echo while its caller does
/// something else: what imap promises, too.
class EchoThread {
 public:
  explicit EchoThread(std::ptrdiff_t chunk) : echo_(chunk), chunk_(chunk) {}
  ~EchoThread() { requests_.close(); }
  EchoThread(const EchoThread&) = delete;
  EchoThread& operator=(const EchoThread&) = delete;

  int pid() const { return echo_.pid(); }

  void run(Times times) {
    const Times chunks = times / chunk_;
    for (Times sent = 0, received = 0; received < chunks; ++received) {
      for (; sent < chunks && sent < received + chunks_ahead; ++sent)
        requests_.put(echo_.message());
      if (!replies_.get()) throw std::runtime_error("lab_echo: ended");
    }
  }

 private:
  void work() {
    while (auto message = requests_.get()) {
      echo_.exchange(*message);
      replies_.put(*std::move(message));
    }
  }

  Echo echo_;
  const std::ptrdiff_t chunk_;
  threads::Queue<std::string> requests_;
  threads::Queue<std::string> replies_;
  std::jthread thread_{[this] { work(); }};
};

Subject exchange_by_thread(std::ptrdiff_t chunk) {
  const auto thread = std::make_shared<EchoThread>(chunk);
  return {[thread](Times times) { thread->run(times); }, thread->pid()};
}

Subject exchange_with_pool(std::ptrdiff_t chunk) {
  const auto pool = std::make_shared<processes::Pool>(
      processes::PoolOptions{.max_workers = 1});
  const auto run = [pool, chunk](Times times) {
    std::vector<std::uint64_t> items(static_cast<std::size_t>(times));
    std::iota(items.begin(), items.end(), 0);
    auto results = pool->imap(
        same_job, items, {.chunk = chunk, .look_ahead = chunks_ahead * chunk});
    while (results.next()) {
    }
  };
  const int pid = pool->submit(pid_job).result();
  give_second_core(pid);
  return {run, pid};
}

}  // namespace

std::uint64_t same(std::uint64_t item) { return item; }
int own_pid() { return ::getpid(); }

std::vector<Pair> process_pairs() {
  return {{"exchange by a thread", [] { return exchange_by_thread(1); },
           exchange_with_echo},
          {"imap", [] { return exchange_with_pool(1); },
           [] { return exchange_by_thread(1); }},
          {"imap in chunks of 100", [] { return exchange_with_pool(100); },
           [] { return exchange_by_thread(100); }}};
}

}  // namespace lab::costs
