// A chat server in two kinds, with more and more clients, and with one client
// that never reads.

#include <fmt/format.h>

#include <algorithm>

#include "bench/experiments/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/load/chat_load.hpp"
#include "bench/measure/latency.hpp"
#include "bench/measure/spare.hpp"
#include "bench/servers/kind_process.hpp"

namespace lab {
namespace {

struct ChatKind {
  const char* name;  ///< In the report.
  const char* program;
  std::size_t threads;  ///< For each client.
};

constexpr ChatKind kinds[]{{"threads", "chat_thread_per_client", 2},
                           {"coroutines", "chat_coroutines", 0}};

constexpr std::size_t near_points[]{10, 100, 1000};
constexpr std::size_t far_points[]{9000, 18'000};
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
Observed run_variant(const char* program, std::size_t clients, bool one_sleeps,
                     const Talk& talk) {
  const KindProcess server(program);
  ChatClients chat_clients(server.address(), clients);
  if (one_sleeps) chat_clients.add_client_that_never_reads();
  const Delivery delivery = chat_clients.talk(talk);
  const std::size_t left = chat_clients.ask_how_many();
  return {
      .answers = {all_have_heard(delivery.clients, talk.lines)},
      .measures =
          {{"delivery_p50_seconds", percentile(delivery.delivery_seconds, 0.5)},
           {"delivery_p99_seconds",
            percentile(delivery.delivery_seconds, 0.99)},
           {"server_memory_bytes", static_cast<double>(server.memory_bytes())},
           {"server_threads_count", static_cast<double>(server.threads())},
           {"dropped_clients_count",
            static_cast<double>(clients + (one_sleeps ? 1 : 0) - left)}},
      .wall_seconds = delivery.seconds};
}

Arm arm_of(const ChatKind& kind, std::string name, std::size_t clients,
           bool one_sleeps, const Talk& talk) {
  const std::chrono::duration<double> spoken =
      static_cast<double>(talk.lines - 1) * talk.interval;
  return {.name = std::move(name),
          .concurrency = clients,
          .spec = {.tasks = clients * talk.lines},
          .bound = {.seconds = std::max(1e-6, spoken.count())},
          .variant =
              [=](const std::string&, const std::stop_token&) {
                return run_variant(kind.program, clients, one_sleeps, talk);
              },
          .expected = {all_have_heard(clients, talk.lines)}};
}

/// A point of the sweep.
Arm with_clients(const ChatKind& kind, std::size_t clients,
                 const Setting& setting) {
  const double most_lines = clients > 1000 ? 6 : 20;
  const auto lines =
      static_cast<std::size_t>(std::max(5.0, most_lines * setting.time_scale));
  Arm arm =
      arm_of(kind, fmt::format("{}, {} clients", kind.name, clients), clients,
             false, {.lines = lines, .interval = interval_for(clients)});
  arm.point = Point{kind.name, static_cast<double>(clients)};
  arm.may_end = true;
  arm.require = [clients, threads = kind.threads * clients] {
    require_descriptors(clients);
    require_ports(clients);
    require_threads(threads);
  };
  return arm;
}

/// Long lines, so that what sockets take in does not hide for long that nobody
/// reads.
Arm beside_a_sleeper(const ChatKind& kind, bool one_sleeps) {
  const char* how = one_sleeps ? "one never reads" : "all read";
  return arm_of(kind, fmt::format("{}, {}", kind.name, how),
                listeners_beside_a_sleeper, one_sleeps,
                {.lines = 150,
                 .interval = std::chrono::milliseconds(1),
                 .line_bytes = 1000});
}

std::vector<Claim> claims_on_many(std::size_t many) {
  const std::string threads = fmt::format("threads, {} clients", many);
  const std::string coroutines = fmt::format("coroutines, {} clients", many);
  return {
      exactly("holds_them",
              fmt::format("An async chat server holds {} clients", many),
              "dropped_clients_count", coroutines, 0),
      {.id = "takes_more_memory",
       .text = "A threaded one takes at least five times as much memory",
       .measure = "server_memory_bytes",
       .arm = coroutines,
       .base = threads,
       .relation = "at_least",
       .claimed = 5},
      // Beside them: one that lets clients in, and one that waits for the end.
      exactly("two_threads_each", "It has two threads for each client",
              "server_threads_count", threads,
              static_cast<double>(2 * many + 2)),
      exactly("one_thread", "The async one has one for all",
              "server_threads_count", coroutines, 2)};
}

std::vector<Claim> claims_on_sleepers(const std::string& kind) {
  const std::string with = kind + ", one never reads";
  return {exactly("drops_in_" + kind,
                  "A client that never reads is dropped at the limit: " + kind,
                  "dropped_clients_count", with, 1),
          {.id = "goes_on_in_" + kind,
           .text = "Until then it holds up nobody, and lines take no more than "
                   "twice as long: " +
                   kind,
           .measure = "delivery_p50_seconds",
           .arm = with,
           .base = kind + ", all read",
           .relation = "at_least",
           .claimed = 0.5}};
}

/// With a thousand clients, threads keep up in C++; it takes more to see it.
Claim claim_on_the_crowd() {
  return {.id = "struggles",
          .text =
              "A threaded server struggles past a few hundred clients: with "
              "9000, half of its lines come later than from an async one",
          .measure = "delivery_p50_seconds",
          .arm = "coroutines, 9000 clients",
          .base = "threads, 9000 clients",
          .relation = "at_least",
          .claimed = 1.2};
}

std::vector<Claim> claims(const Setting& setting) {
  auto all = claims_on_many(setting.goes_far ? 9000 : 1000);
  if (setting.goes_far) all.push_back(claim_on_the_crowd());
  for (const ChatKind& kind : kinds)
    for (Claim& claim : claims_on_sleepers(kind.name))
      all.push_back(std::move(claim));
  return all;
}

}  // namespace

Experiment chat_server(const Setting& setting) {
  Experiment experiment{
      .id = "chat_server",
      .title = "A chat server in two kinds",
      .source = "A4",
      .question =
          "How many clients can chat, and does one that never reads "
          "hold up the others?",
      .work =
          "every line goes to all clients, and its time counts from when it "
          "was due (open loop): a line every 5 ms, or every 20 us for each "
          "client; a client is dropped when 64 lines wait for it, beyond "
          "the 16 KiB of its socket",
      .kind = Kind::waiting,
      .tasks = 1000,
      .sweep = "clients"};
  std::vector<std::size_t> points(std::begin(near_points),
                                  std::end(near_points));
  if (setting.goes_far)
    points.insert(points.end(), std::begin(far_points), std::end(far_points));
  for (const ChatKind& kind : kinds)
    for (const std::size_t clients : points)
      experiment.arms.push_back(with_clients(kind, clients, setting));
  for (const ChatKind& kind : kinds)
    for (const bool one_sleeps : {false, true})
      experiment.arms.push_back(beside_a_sleeper(kind, one_sleeps));
  experiment.claims = claims(setting);
  return experiment;
}

}  // namespace lab
