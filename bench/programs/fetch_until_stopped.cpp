// lab_fetch_until_stopped: fetches twenty things, five at a time, and prints
// those that it got, unless a SIGINT comes.  What happens then is its first
// argument; the others are the server's address and the seconds of a request:
//
//   drain    requests under way come to their end, and no other begins
//   cancel   requests under way are cancelled, and no other begins
//   ignore   the program has no plan for it, and the system ends it

#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/experiments/http_requests.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/numbers.hpp"
#include "command_line/streams.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/stop_signals.hpp"

namespace {

namespace asio = boost::asio;
namespace async = lab::async;

constexpr std::size_t requests = 20;
constexpr std::ptrdiff_t at_once = 5;

struct FetchRun {
  lab::AsyncSession session;
  double seconds;
  int signal = 0;  // none has come
  std::vector<lab::Answer> kept = {};
};

asio::awaitable<void> fetch(FetchRun& fetches, async::Semaphore& places,
                            std::size_t task) {
  const auto permit = co_await places.acquire();
  if (fetches.signal != 0) co_return;
  std::string target = lab::slow_path(fetches.seconds, task);
  auto answer = co_await lab::ask(fetches.session, std::move(target));
  fetches.kept.push_back(std::move(answer));
}

asio::awaitable<void> fetch_all(FetchRun& fetches) {
  async::Semaphore places(co_await asio::this_coro::executor, at_once);
  std::vector<asio::awaitable<void>> works;
  for (std::size_t i = 0; i < requests; ++i)
    works.push_back(fetch(fetches, places, i));
  co_await async::gather(std::move(works));
}

asio::awaitable<void> fetch_until_signal(FetchRun& fetches) {
  const async::StopSignals signals(
      co_await asio::this_coro::executor,
      [&fetches](int signal) { fetches.signal = signal; });
  co_await fetch_all(fetches);
}

/// Also if the program that has started us is deaf to Ctrl+C.
void listen_to_signals() {
  std::signal(SIGINT, SIG_DFL);
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  ::sigprocmask(SIG_UNBLOCK, &interrupt, nullptr);
}

/// Returns: the exit code.
int fetch_until_stopped(const std::string& how, FetchRun& fetches) try {
  if (how == "drain")
    async::run(fetch_until_signal(fetches), {.handle_signals = false});
  else
    async::run(fetch_all(fetches), {.handle_signals = how == "cancel"});
  return fetches.signal == 0 ? 0 : 128 + fetches.signal;
} catch (const async::Interrupted& signal) {
  return signal.exit_code();
}

int run(int argc, char** argv) {
  if (argc != 4)
    throw std::invalid_argument(
        "usage: lab_fetch_until_stopped drain|cancel|ignore SERVER SECONDS");
  listen_to_signals();
  FetchRun fetches{
      .session = lab::AsyncSession(lab::parse_address(argv[2])),
      .seconds = lab::number_in_range<double>("SECONDS", argv[3], 0, 3600)};
  const int exit_code = fetch_until_stopped(argv[1], fetches);
  for (const lab::Answer& answer : fetches.kept)
    lab::write_output(answer + "\n");
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  return lab::run_main("lab_fetch_until_stopped",
                       [&] { return run(argc, argv); });
}
