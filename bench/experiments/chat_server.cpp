// A chat server in two kinds, with more and more clients, and with one client
// that never reads.

#include <fmt/format.h>

#include <algorithm>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/load/chat_load.hpp"
#include "bench/measure/latency.hpp"
#include "bench/measure/spare.hpp"
#include "bench/servers/kind_process.hpp"

namespace lab {
namespace {

using namespace metrics;

struct ChatKind {
  const char* name;  ///< In the report.
  const char* program;
  std::size_t threads;  ///< For each client.
};

constexpr ChatKind chat_kinds[]{{"threads", "chat_thread_per_client", 2},
                                {"coroutines", "chat_coroutines", 0}};

constexpr std::size_t listeners_beside_a_sleeper = 20;

/// 50 000 deliveries a second at most, so that both kinds could keep up.
std::chrono::nanoseconds interval_for(std::size_t clients) {
  return std::max<std::chrono::nanoseconds>(
      std::chrono::milliseconds(5), clients * std::chrono::microseconds(20));
}

Answer all_have_heard(std::size_t clients, std::size_t lines) {
  return fmt::format("{} clients heard {} lines in the same order", clients,
                     lines);
}

/// Talk among so many, and perhaps one more that never reads.
Observed run_talk(const char* program, std::size_t clients, bool one_sleeps,
                  const Talk& talk) {
  const KindProcess server(program);
  ChatClients chat_clients(server.address(), clients);
  if (one_sleeps) chat_clients.add_client_that_never_reads();
  const Delivery delivery = chat_clients.talk(talk);
  const auto& seconds = delivery.delivery_seconds;
  const std::size_t left = chat_clients.ask_how_many();
  return {
      .answers = {all_have_heard(delivery.clients, talk.lines)},
      .measures = {measured(delivery_p50_seconds, percentile(seconds, 0.5)),
                   measured(delivery_p99_seconds, percentile(seconds, 0.99)),
                   measured(server_memory_bytes, server.memory_bytes()),
                   measured(server_threads_count, server.threads()),
                   measured(dropped_clients_count,
                            clients + (one_sleeps ? 1 : 0) - left)},
      .wall_seconds = delivery.seconds};
}

Arm arm(const ChatKind& kind, const std::string& what, std::size_t clients,
        bool one_sleeps, const Talk& talk) {
  const std::chrono::duration<double> spoken =
      static_cast<double>(talk.lines - 1) * talk.interval;
  const auto code = [=, program = kind.program](auto&&...) {
    return run_talk(program, clients, one_sleeps, talk);
  };
  return coded(fmt::format("{}, {}", kind.name, what),
               {.spec = {.tasks = clients * talk.lines},
                .at_most = clients,
                .bound = {.seconds = std::max(1e-6, spoken.count())}},
               {all_have_heard(clients, talk.lines)}, code);
}

/// A point of the sweep.
Arm with_clients(const ChatKind& kind, std::size_t clients,
                 const Setting& setting) {
  const double most_lines = clients > 1000 ? 6 : 20;
  const auto lines =
      static_cast<std::size_t>(std::max(5.0, most_lines * setting.time_scale));
  Arm point = arm(kind, fmt::format("{} clients", clients), clients, false,
                  {.lines = lines, .interval = interval_for(clients)});
  point.point = Point{kind.name, static_cast<double>(clients)};
  point.may_end = true;
  point.require = [clients, threads = kind.threads * clients] {
    require_descriptors(clients);
    require_ports(clients);
    require_threads(threads);
  };
  return point;
}

/// Long lines, so that what sockets take in does not hide for long that one of
/// the clients never reads.
Arm beside_a_sleeper(const ChatKind& kind, bool one_sleeps) {
  return arm(kind, one_sleeps ? "one never reads" : "all read",
             listeners_beside_a_sleeper, one_sleeps,
             {.lines = 150,
              .interval = std::chrono::milliseconds(1),
              .line_bytes = 1000});
}

std::vector<Arm> chat_arms(const Setting& setting) {
  std::vector<std::size_t> points{10, 100, 1000};
  if (setting.goes_far) points.insert(points.end(), {9000, 18'000});
  std::vector<Arm> arms;
  for (const ChatKind& kind : chat_kinds)
    for (const std::size_t clients : points)
      arms.push_back(with_clients(kind, clients, setting));
  for (const ChatKind& kind : chat_kinds)
    for (const bool one_sleeps : {false, true})
      arms.push_back(beside_a_sleeper(kind, one_sleeps));
  return arms;
}

std::vector<Claim> claims_on_many(std::size_t many) {
  const std::string threads = fmt::format("threads, {} clients", many);
  const std::string coroutines = fmt::format("coroutines, {} clients", many);
  return {
      {"holds_them", statement,
       has(coroutines, dropped_clients_count, exactly(0)),
       fmt::format("An async chat server holds {} clients", many)},
      {"takes_more_memory", ours,
       has_less(coroutines, server_memory_bytes, threads, at_least(5)),
       "A threaded one takes at least five times as much memory"},
      // Beside them: one that lets clients in, and one that waits for the end.
      {"two_threads_each", check,
       has(threads, server_threads_count,
           exactly(static_cast<double>(2 * many + 2))),
       "It has two threads for each client"},
      {"one_thread", check, has(coroutines, server_threads_count, exactly(2)),
       "The async one has one for all"}};
}

std::vector<Claim> claims(const Setting& setting) {
  auto all = claims_on_many(setting.goes_far ? 9000 : 1000);
  // With a thousand clients, threads keep up in C++; it takes more to see it.
  if (setting.goes_far)
    all.push_back(
        {"struggles", statement,
         has_less("coroutines, 9000 clients", delivery_p50_seconds,
                  "threads, 9000 clients", at_least(1.2)),
         "A threaded server struggles past a few hundred clients: with 9000, "
         "half of its lines come later than from an async one"});
  for (const std::string kind : {"threads", "coroutines"}) {
    const std::string with = kind + ", one never reads";
    all.push_back(
        {"drops_in_" + kind, ours, has(with, dropped_clients_count, exactly(1)),
         "A client that never reads is dropped at the limit: " + kind});
    all.push_back({"goes_on_in_" + kind, ours,
                   has_less(with, delivery_p50_seconds, kind + ", all read",
                            at_least(0.5)),
                   "Until then it holds up nobody, and lines take no more than "
                   "twice as long: " +
                       kind});
  }
  return all;
}

}  // namespace

Experiment chat_server(const Setting& setting) {
  return {.title = "A chat server in two kinds",
          .source = "A4",
          .question =
              "How many clients can chat, and does one that never reads hold "
              "up the others?",
          .work =
              "every line goes to all clients, and its time counts from when "
              "it was due (open loop): a line every 5 ms, or every 20 us for "
              "each client; a client is dropped when 64 lines wait for it, "
              "beyond the 16 KiB of its socket",
          .tasks = 1000,
          .arms = chat_arms(setting),
          .claims = claims(setting),
          .sweep = "clients"};
}

}  // namespace lab
