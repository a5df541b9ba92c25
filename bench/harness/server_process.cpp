#include "bench/harness/server_process.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/harness/deadline.hpp"
#include "models/hosts/addresses.hpp"
#include "models/hosts/hosts.hpp"
#include "models/models.hpp"
#include "models/processes/proc.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using namespace std::chrono_literals;

constexpr auto time_to_start = 30s;
constexpr auto time_to_end = 10s;  // it allows itself half of it
// Said here: without a word, cpp-httplib waits 5 s or 300, by its version.
constexpr auto time_to_answer = 5s;

/// Where the first of the chosen hosts would look for this machine.
std::string choose_address_for_hosts() {
  if (!hosts_are_chosen()) return "127.0.0.1";
  return hosts::addresses_facing(chosen_hosts().hosts.front().name).front();
}

std::vector<std::string> words(const std::string& address_for_hosts) {
  std::vector<std::string> words{"--port", "0", "--until-eof"};
  for (std::size_t i = 1; i <= ServerProcess::addresses; ++i) {
    words.emplace_back("--address");
    words.push_back(fmt::format("127.0.0.{}", i));
  }
  if (!address_for_hosts.starts_with("127."))
    words.insert(words.end(), {"--address", address_for_hosts});
  return words;
}

}  // namespace

ServerProcess::ServerProcess() : ServerProcess(Later{}) { start(); }

ServerProcess::ServerProcess(Later)
    : address_for_hosts_(choose_address_for_hosts()) {}

ServerProcess::~ServerProcess() { end(); }

void ServerProcess::start_again() {
  end();
  start();
}

void ServerProcess::start() {
  group_ = 0;  // soon the number of the one before may be another process's
  child_.emplace(processes::beside_this_program("lab_mock_server"),
                 words(address_for_hosts_));
  group_ = child_->pid();
  std::string line;
  {
    const Deadline deadline(time_to_start, [this] { kill(); });
    line = child_->read_line();
  }
  const auto colon = line.rfind(':');
  if (!line.starts_with("listening on ") || colon == std::string::npos)
    throw EnvironmentError(
        "the mock server: did not start: see its message above");
  port_ = std::stoi(line.substr(colon + 1));
  control_ = std::make_unique<httplib::Client>("127.0.0.1", port_);
  control_->set_keep_alive(true);
  control_->set_tcp_nodelay(true);
  control_->set_read_timeout(time_to_answer);
  why_lost_.clear();
  nonce_.clear();
  lease_token_.clear();
  nonce_ = stats().nonce;
  take_lease();
}

/// Or keeps it.  It is not given back: the server ends with us.
void ServerProcess::take_lease() {
  lease_token_ =
      nlohmann::json::parse(ask("POST", "/lease?seconds=3600")).at("token");
}

void ServerProcess::end() {
  control_.reset();
  if (!child_) return;
  child_->signal(why_lost_.empty() ? SIGTERM : SIGKILL);
  child_->ending_within(time_to_end);
}

std::string ServerProcess::address(std::size_t index) const {
  return fmt::format("127.0.0.{}:{}", 1 + index % addresses, port_);
}

std::string ServerProcess::address_for_hosts() const {
  return fmt::format("{}:{}", address_for_hosts_, port_);
}

void ServerProcess::reset() {
  take_lease();
  ask("POST", "/stats/reset");
}

ServerStats ServerProcess::stats() {
  const std::string reply = ask("GET", "/stats");
  try {
    ServerStats stats = parse_server_stats(reply);
    if (nonce_.empty() || stats.nonce == nonce_) return stats;
  } catch (const nlohmann::json::exception&) {  // it is no mock server at all
  }
  lose(fmt::format("another server answers at {} now", address()));
}

std::string ServerProcess::ask(const char* method, const char* path) {
  if (!why_lost_.empty()) throw ServerLost(why_lost_);
  httplib::Request request;
  request.method = method;
  request.path = path;
  if (!lease_token_.empty())
    request.set_header("Authorization", "Bearer " + lease_token_);
  const httplib::Result result = control_->send(request);
  if (result && result->status / 100 == 2) return result->body;
  if (result)
    lose(fmt::format("the mock server answers {} {} with {}: {}", method, path,
                     result->status, result->body));
  // Its sockets are closed a moment before it can be waited for.
  const auto ending = child_->ending_within(1s);
  lose("the mock server " +
       (ending ? processes::to_text(*ending)
               : "does not answer any more: " +
                     processes::describe_stuck(child_->pid())));
}

void ServerProcess::lose(const std::string& why) {
  why_lost_ = why;
  throw ServerLost(why);
}

bool never_answers_early(const std::string& server) {
  // Neighbours differ by 3 ms, and the first one by nothing at all.
  constexpr std::size_t count = 32;
  std::string paths;
  for (std::size_t i = 0; i < count; ++i)
    paths += fmt::format("{}/delay/{}", i == 0 ? "" : " ", 3 * i);
  const auto batch = make_fetch(
      {.workload = "fetch", .tasks = count, .server = server, .input = paths});
  const RunResult seen = make_threads()->run(*batch, {.concurrency = count});
  for (std::size_t i = 0; i < count; ++i) {
    const TaskTrace& trace = seen.traces[i];
    if (!std::holds_alternative<Answer>(seen.outcomes[i]) ||
        trace.finished - trace.started < std::chrono::milliseconds(3 * i))
      return false;
  }
  return true;
}

}  // namespace lab
