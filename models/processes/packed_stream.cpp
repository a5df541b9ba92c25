#include "models/processes/packed_stream.hpp"

#include <iterator>
#include <utility>

namespace lab::processes {

/// A few tasks that travel together.
class PackedStream::Chunk final : public PendingCall {
 public:
  Chunk(std::string request, std::size_t tasks,
        const std::shared_ptr<Arrivals>& arrivals, std::size_t number)
      : PendingCall(std::move(request), tasks),
        arrivals_(arrivals),
        number_(number) {}

  bool start() override { return !arrivals_.expired(); }

  void finish(std::vector<Item> items, const CallTrace& /*trace*/) override {
    if (const auto arrivals = arrivals_.lock())
      arrivals->put({number_, std::move(items)});
  }

  void cancel() override {
    fail(std::make_exception_ptr(threads::Cancelled()), {});
  }

 private:
  std::weak_ptr<Arrivals> arrivals_;  // gone when nobody wants the results
  std::size_t number_;
};

PackedStream::PackedStream(Enqueue enqueue, PackedInputs inputs,
                           Options options)
    : enqueue_(std::move(enqueue)),
      inputs_(std::move(inputs)),
      options_(std::move(options)) {
  look_ahead();
}

std::optional<std::string> PackedStream::next() {
  look_ahead();
  if (at_hand_.empty()) {
    if (received_ == sent_) return std::nullopt;
    auto items = next_chunk();
    at_hand_.assign(std::make_move_iterator(items.begin()),
                    std::make_move_iterator(items.end()));
  }
  Item item = std::move(at_hand_.front());
  at_hand_.pop_front();
  --on_the_way_;
  if (const auto* error = std::get_if<std::exception_ptr>(&item))
    std::rethrow_exception(*error);
  return std::get<std::string>(std::move(item));
}

std::vector<Item> PackedStream::next_chunk() {
  const std::size_t number = received_++;
  if (options_.order == Order::completion) return arrivals_->get()->items;
  while (!early_.contains(number)) {
    auto arrival = arrivals_->get();
    early_.emplace(arrival->chunk, std::move(arrival->items));
  }
  return std::move(early_.extract(number).mapped());
}

void PackedStream::look_ahead() {
  while (!inputs_ended_ && on_the_way_ + options_.chunk <= options_.look_ahead)
    send_chunk();
}

/// Fewer than a chunk if more cannot be sent together.
void PackedStream::send_chunk() {
  ByteWriter tasks;
  std::size_t count = 0;
  std::exception_ptr error;
  const std::size_t room =
      max_frame_payload - pack(options_.job, count, count).size();
  while (count < options_.chunk) {
    auto input = take_input();
    if (!input) {
      inputs_ended_ = true;
      break;
    }
    if (const auto* why = std::get_if<std::exception_ptr>(&*input)) {
      error = *why;
      break;
    }
    const auto& task = std::get<std::string>(*input);
    if (count > 0 && tasks.size() + task.size() > room) {
      set_aside_ = std::move(input);
      break;
    }
    put(tasks, task);
    ++count;
  }
  if (count > 0) send(std::move(tasks).take(), count);
  if (error) put_down(1, error);
}

/// An error thrown by the inputs is the last of them.
std::optional<Item> PackedStream::take_input() try {
  return set_aside_ ? std::exchange(set_aside_, std::nullopt) : inputs_();
} catch (...) {
  inputs_ended_ = true;
  return std::current_exception();
}

/// The same bytes as those of a Call.
void PackedStream::send(const std::string& tasks, std::size_t count) {
  try {
    std::string request = pack(options_.job, count) + tasks;
    check_length(request.size());
    enqueue_(
        std::make_unique<Chunk>(std::move(request), count, arrivals_, sent_));
    ++sent_;
    on_the_way_ += count;
  } catch (...) {
    put_down(count, std::current_exception());
  }
}

/// What cannot be sent is finished at once.
void PackedStream::put_down(std::size_t tasks,
                            const std::exception_ptr& error) {
  arrivals_->put({sent_++, std::vector<Item>(tasks, error)});
  on_the_way_ += tasks;
}

}  // namespace lab::processes
