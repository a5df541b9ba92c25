#include "bench/experiments/http_requests.hpp"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

namespace lab {

using namespace std::chrono_literals;

std::string slow_path(double seconds, std::size_t task) {
  return fmt::format("/delay/{:g}?task={}", 1000 * seconds, task);
}

Answer slow_answer(std::size_t task) {
  return fmt::format("{{\"task\":{}}}", task);
}

std::vector<Answer> slow_answers(std::size_t tasks) {
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < tasks; ++i) answers.push_back(slow_answer(i));
  return answers;
}

boost::asio::awaitable<Answer> ask(AsyncSession session, std::string target) {
  Request request{.target = std::move(target)};
  Reply reply = co_await session.get(std::move(request));
  co_return std::move(reply.body);
}

Answer ask_blocking(const BlockingSession& session, const std::string& target) {
  return session.get({.target = target}).body;
}

ServerBooks::ServerBooks(const std::string& server)
    : session_(parse_address(server)), at_first_(now()) {}

ServerCounts ServerBooks::now() const {
  const auto stats = nlohmann::json::parse(ask_blocking(session_, "/stats"));
  return {.requests = stats.at("requests"),
          .in_flight = stats.at("in_flight"),
          .aborted = stats.at("aborted"),
          .connections_open = stats.at("connections_open")};
}

ServerCounts ServerBooks::settled() const {
  const auto patience = std::chrono::steady_clock::now() + 1s;
  for (;;) {
    const ServerCounts counts = now();
    if (counts.in_flight == 0 && left_open(counts) == 0) return counts;
    if (std::chrono::steady_clock::now() > patience) return counts;
    std::this_thread::sleep_for(1ms);
  }
}

std::uint64_t ServerBooks::left_open(const ServerCounts& counts) const {
  if (counts.connections_open <= at_first_.connections_open) return 0;
  return counts.connections_open - at_first_.connections_open;
}

}  // namespace lab
