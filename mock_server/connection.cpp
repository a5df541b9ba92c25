#include "mock_server/connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lab::mock {

using namespace std::chrono_literals;

Connection::Connection(ServerContext& context, Socket socket,
                       const Tcp::endpoint& client)
    : context_(context),
      client_(client),
      writer_(std::move(socket), context.stalled),
      now_(Clock::now()) {
  ++context_.connections;
  wait_for_more();
}

Connection::~Connection() {
  --context_.connections;
  if (counted_) context_.state.statistics.connection_closed();
}

Task<void> Connection::serve(std::unique_ptr<Connection> self) {
  while (self->writer_.open()) {
    auto arrival = self->writer_.arrival();
    const auto [error, bytes] = co_await std::move(arrival);
    self->writer_.arrived(error, bytes);
    self->take_in();
    self->answer();
    while (self->exchange_) {
      co_await self->carry_out();
      self->answer();
    }
  }
}

void Connection::take_in() {
  if (!writer_.open()) return;
  if (writer_.expired()) return out_of_time();
  if (leaving_) {
    std::array<char, 4096> ignored;
    writer_.read(ignored);
    return;
  }
  if (!reader_ && !context_.spare_readers.empty()) {
    reader_ = std::move(context_.spare_readers.back());
    context_.spare_readers.pop_back();
  }
  if (!reader_) reader_ = std::make_unique<RequestReader>();
  reader_->added(writer_.read(reader_->space()));
  const Clock::time_point before = std::exchange(now_, Clock::now());
  auto most = context_.watchdog.longest_wait(now_);
  // What came while the answer before it was not finished was not kept waiting.
  if (counted_) most = std::min(most, now_ - before);
  if (most > 0ns) waited_ = std::min(most, writer_.time_since_arrival());
}

void Connection::answer() {
  while (writer_.open() && reader_ && !leaving_ && !exchange_) {
    switch (reader_->parse()) {
      case RequestReader::Found::nothing_yet:
        return wait_for_more();
      case RequestReader::Found::expectation:
        say_100();
        break;
      case RequestReader::Found::refusal:
        return refuse(reader_->refusal());
      case RequestReader::Found::request:
        writer_.leave();
        header_started_ = false;
        answer(reader_->request());
        reader_->next();
    }
  }
}

void Connection::answer(const Request& request) {
  PlannedResponse plan = route(context_.state, request, client_, now_);
  if (plan.scope.counted() && !std::exchange(counted_, true))
    context_.state.statistics.connection_opened();
  const Framing framing = framing_for(request);
  const Clock::time_point arrived = now_ - std::exchange(waited_, 0ns);
  plan.scope.note(request, client_, arrived, arrived + plan.delay);
  const auto* const reply = std::get_if<Reply>(&plan.action);
  const bool paused = context_.state.conditions.pause && plan.scope.counted();
  if (reply != nullptr && plan.delay == plan.delay.zero() && !paused)
    return answer_now(plan, *reply, arrived, framing);
  put_off(std::move(plan), arrived, framing);
}

Framing Connection::framing_for(const Request& request) const {
  return {.keep_alive = request.keep_alive && !context_.state.closing,
          .content = request.method != "HEAD",
          .http_1_0 = request.http_1_0};
}

/// The client waits for this before it sends the body (RFC 9110 §10.1.1).
void Connection::say_100() {
  // So few bytes fit unless the client has long stopped reading.
  if (!writer_.send("HTTP/1.1 100 Continue\r\n\r\n")) writer_.close();
}

void Connection::put_off(PlannedResponse plan, Clock::time_point arrived,
                         const Framing& framing) {
  const Clock::time_point due = arrived + plan.delay;
  exchange_.reset(new Exchange{context_.state, writer_, std::move(plan),
                               arrived, due, framing});
}

void Connection::answer_now(PlannedResponse& plan, const Reply& reply,
                            Clock::time_point arrived, const Framing& framing) {
  now_ = Clock::now();
  const auto late = now_ - arrived;
  std::string& text = context_.answer;
  text.clear();
  write_reply(text, reply, {{}, late}, framing);
  if (!writer_.send(text)) {
    // The client does not read.  What is left goes out when it does.
    if (writer_.open()) {
      plan.action = UnsentReply{reply.status, late};
      put_off(std::move(plan), arrived, framing);
    }
    return;
  }
  plan.scope.answered(reply.status, late);
  if (!framing.keep_alive) close_gracefully();
}

Task<void> Connection::carry_out() {
  give_back_reader();
  auto response = respond(*exchange_);
  co_await std::move(response);
  now_ = Clock::now();
  const bool keep_alive =
      exchange_->framing.keep_alive && !context_.state.closing;
  exchange_.reset();
  if (!writer_.open()) co_return;
  if (!keep_alive)
    close_gracefully();
  else if (!reader_)
    wait_for_more();
}

void Connection::give_back_reader() {
  constexpr std::size_t most = 64;
  if (!reader_ || !reader_->empty()) return;
  if (context_.spare_readers.size() < most)
    context_.spare_readers.push_back(std::move(reader_));
  reader_.reset();
}

void Connection::wait_for_more() {
  if (reader_ && !reader_->empty()) {
    if (!std::exchange(header_started_, true))
      context_.header.enter(writer_, now_);
    return;
  }
  header_started_ = false;  // half of an empty line may have come
  give_back_reader();
  context_.idle.enter(writer_, now_);
}

void Connection::refuse(const Refusal& refusal) {
  PlannedResponse plan{error_reply(refusal.status, refusal.text),
                       {},
                       RequestScope(context_.state)};
  now_ = Clock::now();
  plan.scope.note(reader_->request(), client_, now_, now_);
  if (!std::exchange(counted_, true))
    context_.state.statistics.connection_opened();
  // It was never due, so it is not late.
  plan.scope.answered(refusal.status);
  Framing framing = framing_for(reader_->request());
  framing.keep_alive = false;
  answer_now(plan, std::get<Reply>(plan.action), now_, framing);
}

void Connection::out_of_time() {
  if (header_started_ && !leaving_)
    refuse({408, "request: not complete within the header deadline"});
  writer_.close();
}

// Closing at once, with bytes of the client unread, would destroy the answer on
// its way.  So: no more from us, and a little time for the client to leave.
void Connection::close_gracefully() {
  if (context_.state.closing) return writer_.finish_and_close();
  leaving_ = true;
  writer_.finish();
  context_.header.enter(writer_, now_);
}

}  // namespace lab::mock
