#include "workloads/http/exchange.hpp"

#include <fmt/format.h>

#include <utility>

#include "workloads/http/reply_reader.hpp"

namespace lab {
namespace {

std::string to_text(const Request& request, const Address& address) {
  auto text = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n", request.target,
                          to_string(address));
  for (const auto& [name, value] : request.headers)
    text += fmt::format("{}: {}\r\n", name, value);
  text += "\r\n";
  return text;
}

}  // namespace

Exchange::Exchange(ConnectionPool& pool, const Destination& destination,
                   Request request)
    : pool_(pool),
      destination_(destination),
      unsent_(to_text(request, destination.address)),
      target_(std::move(request.target)),
      on_body_(std::move(request.on_body)),
      socket_(pool.unopened()) {
  pool_.answering.enter(answer_alarm_);
}

Exchange::~Exchange() {
  pool_.connecting.leave(connect_alarm_);
  pool_.answering.leave(answer_alarm_);
}

bool Exchange::advance() try {
  if (late_) throw HttpError{*late_};
  if (stage_ == Stage::beginning) open();
  return stage_ == Stage::receiving ? receive() : send();
} catch (const HttpError& http_error) {
  throw to_task_error(http_error, destination_.address, destination_.limits,
                      target_);
}

void Exchange::open() {
  stage_ = Stage::sending;
  if (pool_.take_idle(socket_)) return;
  pool_.connect(socket_, destination_.address);
  // On the machine itself a connection stands at once, so the request can
  // follow it without a round through the loop.
  stage_ = Stage::connecting;
}

bool Exchange::send() {
  const auto count = try_send(socket_.native_handle(), unsent_);
  if (!count && stage_ == Stage::connecting && !connect_alarm_.is_linked())
    pool_.connecting.enter(connect_alarm_);
  if (!count) return true;
  pool_.connecting.leave(connect_alarm_);
  unsent_.erase(0, *count);
  stage_ = Stage::sending;
  if (unsent_.empty()) {
    unsent_.shrink_to_fit();
    stage_ = Stage::receiving;
  }
  return true;
}

bool Exchange::receive() {
  if (!reader_)
    reader_ =
        std::make_unique<ReplyReader>(destination_.limits, std::move(on_body_));
  return reader_->read(socket_.native_handle());
}

Exchange::Socket::wait_type Exchange::awaited() const {
  return stage_ == Stage::receiving ? Socket::wait_read : Socket::wait_write;
}

Reply Exchange::take_reply() try {
  Reply reply = reader_->take_reply();
  if (destination_.limits.keep_alive && reader_->left_it_clean())
    pool_.put_back(std::move(socket_));
  return reply;
} catch (const HttpError& http_error) {
  throw to_task_error(http_error, destination_.address, destination_.limits,
                      target_);
}

void Exchange::give_up(HttpErrorKind kind) noexcept {
  late_ = kind;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace lab
