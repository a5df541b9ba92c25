// How each action is done, over a socket and in time.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <memory>

#include "mock_server/connection.hpp"
#include "mock_server/endpoints/draw.hpp"
#include "mock_server/watching.hpp"

namespace lab::mock {
namespace {

using namespace std::chrono_literals;

Timing timing(const Exchange& x) {
  return {x.due - x.arrived, Clock::now() - x.due};
}

/// Sends all of it, however slowly the client reads.
Task<void> send(Exchange& x, std::string bytes) {
  if (!x.writer.send(bytes)) co_await x.writer.flush();
}

/// Waits on behalf of the client.  False: the client did not wait.
Task<bool> wait_until(Exchange& x, Clock::time_point time) {
  if (time <= Clock::now()) co_return true;
  Timer timer(x.writer.executor());
  Wake wake = Wake::called;
  while (wake == Wake::called) wake = co_await x.writer.pause(timer, time);
  if (wake == Wake::gone) x.plan.scope.left();
  co_return wake != Wake::gone;
}

/// What is held back on purpose is not late.
void put_off(Exchange& x, Clock::time_point due) {
  x.due = due;
  x.plan.scope.put_off(due);
}

/// A client that reads fast must not keep all the others waiting.
Task<void> yield(Exchange& x) {
  auto turn = boost::asio::post(x.writer.executor(), boost::asio::deferred);
  co_await std::move(turn);
}

/// Waits for as long as the server is paused.  False: the client did not wait.
Task<bool> wait_for_pause(Exchange& x) {
  Timer timer(x.writer.executor());
  std::shared_ptr<Round> pause = x.state.conditions.pause;
  while (pause != nullptr) {
    pause->wake.emplace(&x, [&timer] { timer.cancel(); });
    while (pause->state == Round::State::held) {
      const Wake wake =
          co_await x.writer.pause(timer, Clock::time_point::max());
      if (wake != Wake::gone) continue;
      pause->wake.erase(&x);
      x.plan.scope.left();
      co_return false;
    }
    put_off(x, std::max(x.due, pause->decided));
    pause = x.state.conditions.pause;
  }
  co_return true;
}

Task<void> handle(Reply& reply, Exchange& x) {
  std::string text;
  const Timing when = timing(x);
  write_reply(text, reply, when, x.framing);
  co_await send(x, std::move(text));
  if (x.writer.open()) x.plan.scope.answered(reply.status, when.late);
}

Task<void> handle(Bytes& bytes, Exchange& x) {
  Reply head{.type = "application/octet-stream"};
  head.headers = fmt::format("X-Checksum: {:08x}\r\n",
                             SeededBytes::checksum(bytes.seed, bytes.count));
  std::string text;
  const Timing when = timing(x);
  write_head(text, head, bytes.count, when, x.framing);
  co_await send(x, std::move(text));

  SeededBytes content(bytes.seed);
  const Clock::time_point start = Clock::now();
  const Pace pace(bytes.per_second);
  const std::uint64_t count = x.framing.content ? bytes.count : 0;
  for (std::uint64_t sent = 0; sent < count && x.writer.open();) {
    std::string block(std::min(pace.block(), count - sent), '\0');
    content.fill(block);
    sent += block.size();
    const bool there = co_await wait_until(x, start + pace.time_for(sent));
    if (there) co_await send(x, std::move(block));
    if (sent < count) co_await yield(x);
  }
  if (x.writer.open()) x.plan.scope.answered(200, when.late);
}

/// A chunk, or the bytes alone where chunks are not known.
std::string chunk(const Exchange& x, std::string_view bytes) {
  if (x.framing.http_1_0) return std::string(bytes);
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

Task<void> handle(Stream& stream, Exchange& x) {
  // Without chunks only the end of the connection tells the end of the stream.
  if (x.framing.http_1_0) x.framing.keep_alive = false;
  std::string text;
  const Timing when = timing(x);
  write_head(text, {.type = "application/x-ndjson"}, std::nullopt, when,
             x.framing);
  co_await send(x, std::move(text));

  const Clock::time_point start = Clock::now();
  const std::uint64_t items = x.framing.content ? stream.items : 0;
  for (std::uint64_t item = 0; item < items && x.writer.open(); ++item) {
    const bool there = co_await wait_until(
        x, start + static_cast<std::int64_t>(item) * stream.interval);
    std::string line = chunk(x, fmt::format("{{\"item\":{}}}\n", item));
    if (there) co_await send(x, std::move(line));
    co_await yield(x);
  }
  const bool ends_with_chunk = x.framing.content && !x.framing.http_1_0;
  if (x.writer.open() && ends_with_chunk) co_await send(x, "0\r\n\r\n");
  if (x.writer.open()) x.plan.scope.answered(200, when.late);
}

Task<void> handle(Gate& gate, Exchange& x) {
  Timer timer(x.writer.executor());
  Gates& gates = x.state.gates;
  const auto round = gates.enter(
      gate.wanted, &x, [&timer] { timer.cancel(); }, Clock::now());
  while (round->state == Round::State::held) {
    const Clock::time_point quiet = round->last_arrival + gate.quiet;
    const Wake wake = co_await x.writer.pause(timer, quiet);
    if (wake == Wake::gone) {
      x.plan.scope.left();
      gates.leave(*round, &x);
      co_return;
    }
    const bool held = round->state == Round::State::held;
    if (held && Clock::now() >= round->last_arrival + gate.quiet)
      gates.give_up(gate.wanted, Clock::now());
  }
  put_off(x, round->decided);
  Reply reply{.body = fmt::format("{{\"seen\":{}}}", round->held)};
  if (round->state == Round::State::given_up) reply.status = 503;
  co_await handle(reply, x);
}

Task<void> handle(Hang&, Exchange& x) {
  Timer timer(x.writer.executor());
  while (x.writer.open())
    co_await x.writer.pause(timer, Clock::time_point::max());
  x.plan.scope.left();
}

Task<void> handle(Reset&, Exchange& x) {
  x.plan.scope.answered(0);
  x.writer.reset();
  co_return;
}

Task<void> handle(CutShort& cut, Exchange& x) {
  std::string text;
  const Timing when = timing(x);
  write_head(text, cut.reply, cut.reply.body.size(), when, x.framing);
  if (x.framing.content) text += cut.reply.body.substr(0, cut.after_bytes);
  co_await send(x, std::move(text));
  x.plan.scope.answered(cut.reply.status, when.late);
  x.framing.keep_alive = false;
}

Task<void> handle(Raw& raw, Exchange& x) {
  co_await send(x, std::move(raw.bytes));
  x.plan.scope.answered(0);
  x.framing.keep_alive = false;
}

/// Counts those who watch, however they end.
class Watching {
 public:
  explicit Watching(ServerState& state) : state_(state) { ++state_.watchers; }
  ~Watching() { --state_.watchers; }
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;

 private:
  ServerState& state_;
};

// Server-sent events, as the HTML Standard has them.
Task<void> handle(Watch&, Exchange& x) {
  const Watching watching(x.state);
  x.framing.keep_alive = false;
  Reply head{.type = "text/event-stream"};
  head.headers = "Cache-Control: no-store\r\n";
  std::string text;
  write_head(text, head, std::nullopt, timing(x), x.framing);
  co_await send(x, std::move(text));

  Watcher watcher;
  bool there = x.framing.content;
  while (there && x.writer.open() && !x.state.closing) {
    const auto now = Clock::now();
    std::string event =
        fmt::format("data: {}\n\n", watcher.next_event(x.state, now));
    co_await send(x, chunk(x, event));
    there = co_await wait_until(x, now + Watcher::interval);
  }
  const bool ends_with_chunk = x.framing.content && !x.framing.http_1_0;
  if (x.writer.open() && ends_with_chunk) co_await send(x, "0\r\n\r\n");
}

Task<void> handle(UnsentReply& unsent, Exchange& x) {
  co_await x.writer.flush();
  if (x.writer.open()) x.plan.scope.answered(unsent.status, unsent.late);
}

}  // namespace

Task<void> respond(Exchange& exchange) {
  const bool there = co_await wait_until(exchange, exchange.due);
  if (!there) co_return;
  if (exchange.state.conditions.pause && exchange.plan.scope.counted()) {
    const bool stayed = co_await wait_for_pause(exchange);
    if (!stayed) co_return;
  }
  if (exchange.state.closing) exchange.framing.keep_alive = false;
  auto handling =
      std::visit([&exchange](auto& action) { return handle(action, exchange); },
                 exchange.plan.action);
  co_await std::move(handling);
}

}  // namespace lab::mock
