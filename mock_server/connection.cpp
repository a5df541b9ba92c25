#include "mock_server/connection.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lab::mock {

using namespace std::chrono_literals;

Connection::Connection(Premises& premises, Socket socket)
    : premises_(premises),
      wire_(std::move(socket), premises.stalled),
      now_(Clock::now()) {
  ++premises_.connections;
  wait_for_more();
}

Connection::~Connection() {
  --premises_.connections;
  if (counted_) premises_.house.ledger.connection_closed();
}

Task<void> Connection::serve(std::unique_ptr<Connection> self) {
  while (self->wire_.open()) {
    auto arrival = self->wire_.arrival();
    const auto [error, bytes] = co_await std::move(arrival);
    self->wire_.arrived(error, bytes);
    self->take_in();
    self->answer();
    while (self->exchange_) {
      co_await self->carry_out();
      self->answer();
    }
  }
}

void Connection::take_in() {
  if (wire_.expired()) return out_of_time();
  if (leaving_) {
    std::array<char, 4096> ignored;
    wire_.read(ignored);
    return;
  }
  if (!reader_ && !premises_.spare_readers.empty()) {
    reader_ = std::move(premises_.spare_readers.back());
    premises_.spare_readers.pop_back();
  }
  if (!reader_) reader_ = std::make_unique<RequestReader>();
  reader_->added(wire_.read(reader_->space()));
  const Clock::time_point before = std::exchange(now_, Clock::now());
  auto most = premises_.watchdog.longest_wait(now_);
  // What came while the answer before it was not finished was not kept waiting.
  if (counted_) most = std::min(most, now_ - before);
  if (most > 0ns) waited_ = std::min(most, wire_.time_since_arrival());
}

void Connection::answer() {
  while (wire_.open() && reader_ && !leaving_ && !exchange_) {
    switch (reader_->parse()) {
      case RequestReader::Found::nothing_yet:
        return wait_for_more();
      case RequestReader::Found::expectation:
        say_100();
        break;
      case RequestReader::Found::refusal:
        return refuse(reader_->refusal());
      case RequestReader::Found::request:
        wire_.done();
        header_started_ = false;
        answer(reader_->request());
        reader_->next();
    }
  }
}

void Connection::answer(const Request& request) {
  Plan plan = receive(premises_.house, request, now_);
  if (plan.visit.counted() && !std::exchange(counted_, true))
    premises_.house.ledger.connection_opened();
  const Framing framing = framing_for(request);
  const Clock::time_point arrived = now_ - std::exchange(waited_, 0ns);
  const auto* const reply = std::get_if<Reply>(&plan.action);
  if (reply != nullptr && plan.delay == plan.delay.zero())
    return answer_now(plan, *reply, arrived, framing);
  put_off(std::move(plan), arrived, framing);
}

Framing Connection::framing_for(const Request& request) const {
  return {.keep_alive = request.keep_alive && !premises_.house.closing,
          .content = request.method != "HEAD",
          .http_1_0 = request.http_1_0};
}

/// The client waits for this before it sends the body (RFC 9110 §10.1.1).
void Connection::say_100() {
  // So few bytes fit unless the client has long stopped reading.
  if (!wire_.send("HTTP/1.1 100 Continue\r\n\r\n")) wire_.close();
}

void Connection::put_off(Plan plan, Clock::time_point arrived,
                         const Framing& framing) {
  const Clock::time_point due = arrived + plan.delay;
  exchange_.reset(new Exchange{premises_.house, wire_, std::move(plan), arrived,
                               due, framing});
}

void Connection::answer_now(Plan& plan, const Reply& reply,
                            Clock::time_point arrived, const Framing& framing) {
  now_ = Clock::now();
  const auto late = now_ - arrived;
  std::string& text = premises_.answer;
  text.clear();
  write_reply(text, reply, {{}, late}, framing);
  if (!wire_.send(text)) {
    // The client does not read.  What is left goes out when it does.
    if (wire_.open()) {
      plan.action = Rest{reply.status, late};
      put_off(std::move(plan), arrived, framing);
    }
    return;
  }
  plan.visit.answered(reply.status, late);
  if (!framing.keep_alive) say_goodbye();
}

Task<void> Connection::carry_out() {
  give_back_reader();
  auto performance = perform(*exchange_);
  co_await std::move(performance);
  now_ = Clock::now();
  const bool keep_alive =
      exchange_->framing.keep_alive && !premises_.house.closing;
  exchange_.reset();
  if (!wire_.open()) co_return;
  if (!keep_alive)
    say_goodbye();
  else if (!reader_)
    wait_for_more();
}

void Connection::give_back_reader() {
  constexpr std::size_t most = 64;
  if (!reader_ || !reader_->empty()) return;
  if (premises_.spare_readers.size() < most)
    premises_.spare_readers.push_back(std::move(reader_));
  reader_.reset();
}

void Connection::wait_for_more() {
  if (reader_ && !reader_->empty()) {
    if (!std::exchange(header_started_, true))
      premises_.header.expect(wire_, now_);
    return;
  }
  give_back_reader();
  premises_.idle.expect(wire_, now_);
}

void Connection::refuse(const Refusal& refusal) {
  Plan plan{error_reply(refusal.status, refusal.text),
            {},
            Visit(premises_.house.ledger)};
  if (!std::exchange(counted_, true))
    premises_.house.ledger.connection_opened();
  // It was never due, so it is not late.
  plan.visit.answered(refusal.status);
  now_ = Clock::now();
  Framing framing = framing_for(reader_->request());
  framing.keep_alive = false;
  answer_now(plan, std::get<Reply>(plan.action), now_, framing);
}

void Connection::out_of_time() {
  if (header_started_ && !leaving_)
    refuse({408, "request: not complete within the header deadline"});
  wire_.close();
}

// Closing at once, with bytes of the client unread, would destroy the answer on
// its way.  So: no more from us, and a little time for the client to leave.
void Connection::say_goodbye() {
  if (premises_.house.closing) return wire_.finish_and_close();
  leaving_ = true;
  wire_.finish();
  premises_.header.expect(wire_, now_);
}

}  // namespace lab::mock
