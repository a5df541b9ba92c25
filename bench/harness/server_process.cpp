#include "bench/harness/server_process.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/process.hpp>
#include <chrono>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "bench/harness/beside_this_program.hpp"
#include "models/processes/spawn.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

namespace process = boost::process;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto time_to_end = 10s;  // it allows itself half of it

int open_pidfd(int pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

std::vector<std::string> words() {
  std::vector<std::string> words{"--port", "0", "--until-eof"};
  for (std::size_t i = 1; i <= ServerProcess::addresses; ++i) {
    words.emplace_back("--address");
    words.push_back(fmt::format("127.0.0.{}", i));
  }
  return words;
}

}  // namespace

class ServerProcess::Implementation {
 public:
  Implementation()
      // A group of its own: Ctrl+C is for us, and we end the server.
      : child_(beside_this_program("lab_mock_server"), process::args = words(),
               process::std_out > output_, process::std_in < input_, group_),
        handle_(open_pidfd(child_.id())) {
    std::string line;
    std::getline(output_, line);
    const auto colon = line.rfind(':');
    if (!line.starts_with("listening on ") || colon == std::string::npos)
      throw EnvironmentError(
          "the mock server: did not start: see its message above");
    port_ = std::stoi(line.substr(colon + 1));
    control_ = std::make_unique<httplib::Client>("127.0.0.1", port_);
    control_->set_keep_alive(true);
    control_->set_tcp_nodelay(true);
    nonce_ = stats().at("nonce");
  }

  ~Implementation() {
    control_.reset();
    ::kill(child_.id(), is_lost_ ? SIGKILL : SIGTERM);
    if (!ending_within(time_to_end)) kill();
    std::error_code ignored;
    child_.wait(ignored);
  }

  std::string address(std::size_t index) const {
    return fmt::format("127.0.0.{}:{}", 1 + index % addresses, port_);
  }

  const std::string& nonce() const { return nonce_; }

  void reset() { body_of(control_->Post("/stats/reset")); }

  json stats() {
    json stats = json::parse(body_of(control_->Get("/stats")));
    if (!nonce_.empty() && stats.at("nonce") != nonce_)
      lose(fmt::format("another server answers at {} now", address(0)));
    return stats;
  }

  void kill() noexcept { ::kill(child_.id(), SIGKILL); }

 private:
  std::string body_of(const httplib::Result& result) {
    if (result && result->status / 100 == 2) return result->body;
    // Its sockets are closed a moment before it can be waited for.
    lose("the mock server " +
         ending_within(1s).value_or("does not answer any more"));
  }

  [[noreturn]] void lose(const std::string& why) {
    is_lost_ = true;
    throw ServerLost(why);
  }

  /// How it has ended, in words, if it has by then.
  std::optional<std::string> ending_within(std::chrono::milliseconds time) {
    pollfd ended{handle_.number(), POLLIN, 0};
    ::poll(&ended, 1, static_cast<int>(time.count()));
    siginfo_t how{};
    const int peek = WEXITED | WNOHANG | WNOWAIT;
    if (::waitid(P_PID, static_cast<id_t>(child_.id()), &how, peek) != 0 ||
        how.si_pid == 0)
      return std::nullopt;
    if (how.si_code == CLD_EXITED)
      return fmt::format("ended with exit code {}", how.si_status);
    return fmt::format("was killed by signal {} (SIG{})", how.si_status,
                       ::sigabbrev_np(how.si_status));
  }

  process::ipstream output_;
  process::opstream input_;  // its end tells the server that we are gone
  process::group group_;
  process::child child_;
  processes::Descriptor handle_;
  bool is_lost_ = false;
  int port_ = 0;
  std::string nonce_;
  std::unique_ptr<httplib::Client> control_;
};

ServerProcess::ServerProcess()
    : implementation_(std::make_unique<Implementation>()) {}

ServerProcess::~ServerProcess() = default;

std::string ServerProcess::address(std::size_t index) const {
  return implementation_->address(index);
}

const std::string& ServerProcess::nonce() const {
  return implementation_->nonce();
}

void ServerProcess::reset() { implementation_->reset(); }

ServerStats ServerProcess::stats() {
  const json stats = implementation_->stats();
  const json& lateness = stats.at("lateness_seconds");
  return {.nonce = stats.at("nonce"),
          .requests = stats.at("requests"),
          .peak_in_flight = stats.at("peak_in_flight"),
          .connections = stats.at("connections_opened"),
          .aborted = stats.at("aborted"),
          .lateness_p50_seconds = lateness.at("p50"),
          .lateness_p99_seconds = lateness.at("p99"),
          .lateness_max_seconds = lateness.at("max"),
          .cpu_seconds = stats.at("cpu_user_seconds").get<double>() +
                         stats.at("cpu_system_seconds").get<double>()};
}

void ServerProcess::kill() noexcept { implementation_->kill(); }

bool never_answers_early(const std::string& server) {
  constexpr std::size_t count = 32;
  using Clock = std::chrono::steady_clock;
  std::array<bool, count> in_time{};
  {
    threads::ThreadGroup group(count);
    for (std::size_t i = 0; i < count; ++i)
      group.start(i, [&in_time, &server, i] {
        // Neighbours differ by 3 ms, and the first one by nothing at all.
        const std::chrono::milliseconds delay(3 * i);
        httplib::Client client("http://" + server);
        const auto asked = Clock::now();
        const auto reply = client.Get(fmt::format("/delay/{}", delay.count()));
        in_time[i] =
            reply && reply->status == 200 && Clock::now() - asked >= delay;
      });
  }  // joins them all
  return std::all_of(in_time.begin(), in_time.end(), std::identity());
}

}  // namespace lab
