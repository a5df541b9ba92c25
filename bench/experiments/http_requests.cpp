#include "bench/experiments/http_requests.hpp"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <thread>
#include <utility>

#include "bench/measure/clock.hpp"

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

std::vector<Answer> fetched_answers(std::size_t tasks) {
  std::vector<Answer> answers = slow_answers(tasks);
  for (Answer& answer : answers) {
    boost::crc_32_type checksum;
    checksum.process_bytes(answer.data(), answer.size());
    answer = fmt::format("200, {} bytes, crc32 {:08x}", answer.size(),
                         checksum.checksum());
  }
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

ServerStatsReader::ServerStatsReader(const std::string& server)
    : session_(parse_address(server)), at_first_(now()) {}

ServerStats ServerStatsReader::now() const {
  return parse_server_stats(ask_blocking(session_, "/stats"));
}

ServerStats ServerStatsReader::settled() const {
  const auto patience = Clock::now() + 1s;
  for (;;) {
    ServerStats stats = now();
    if (stats.in_flight == 0 && left_open(stats) == 0) return stats;
    if (Clock::now() > patience) return stats;
    std::this_thread::sleep_for(1ms);
  }
}

std::uint64_t ServerStatsReader::left_open(const ServerStats& stats) const {
  if (stats.connections_open <= at_first_.connections_open) return 0;
  return stats.connections_open - at_first_.connections_open;
}

}  // namespace lab
