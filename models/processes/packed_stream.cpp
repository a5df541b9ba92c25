#include "models/processes/packed_stream.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

namespace lab::processes {

/// Where finished chunks are put down, each at its place.
class PackedStream::Board {
 public:
  explicit Board(Order order) : order_(order) {}

  void put(std::size_t chunk, std::vector<Item> items) {
    const std::scoped_lock lock(mutex_);
    const std::size_t place = order_ == Order::input ? chunk : finished_;
    ++finished_;
    items_.emplace(place, std::move(items));
    changed_.notify_all();
  }

  std::vector<Item> take(std::size_t place) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return items_.contains(place); });
    return std::move(items_.extract(place).mapped());
  }

  void abandon() {
    const std::scoped_lock lock(mutex_);
    abandoned_ = true;
  }

  bool is_abandoned() const {
    const std::scoped_lock lock(mutex_);
    return abandoned_;
  }

 private:
  const Order order_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::map<std::size_t, std::vector<Item>> items_;
  std::size_t finished_ = 0;
  bool abandoned_ = false;
};

/// A few tasks that travel together.
class PackedStream::Chunk final : public PendingCall {
 public:
  Chunk(std::string request, std::size_t tasks, std::shared_ptr<Board> board,
        std::size_t number)
      : PendingCall(std::move(request), tasks),
        board_(std::move(board)),
        number_(number) {}

  bool start() override { return !board_->is_abandoned(); }

  void finish(std::vector<Item> items, const CallTrace& /*trace*/) override {
    board_->put(number_, std::move(items));
  }

  void cancel() override {
    fail(std::make_exception_ptr(threads::Cancelled()), {});
  }

 private:
  std::shared_ptr<Board> board_;
  std::size_t number_;
};

PackedStream::PackedStream(Enqueue enqueue, PackedInputs inputs,
                           Options options)
    : enqueue_(std::move(enqueue)),
      inputs_(std::move(inputs)),
      options_(std::move(options)),
      board_(std::make_shared<Board>(options_.order)) {
  look_ahead();
}

PackedStream::~PackedStream() {
  if (board_) board_->abandon();
}

std::optional<std::string> PackedStream::next() {
  look_ahead();
  if (at_hand_.empty()) {
    if (received_ == sent_) return std::nullopt;
    auto items = board_->take(received_++);
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

void PackedStream::look_ahead() {
  while (!inputs_ended_ && on_the_way_ + options_.chunk <= options_.look_ahead)
    send_chunk();
}

void PackedStream::send_chunk() {
  std::vector<std::string> tasks;
  std::exception_ptr error;
  while (tasks.size() < options_.chunk && !inputs_ended_ && !error) {
    auto input = take_input();
    if (!input)
      inputs_ended_ = true;
    else if (const auto* why = std::get_if<std::exception_ptr>(&*input))
      error = *why;
    else
      tasks.push_back(std::get<std::string>(*std::move(input)));
  }
  if (!tasks.empty()) send(std::move(tasks));
  if (error) put_down(1, error);
}

/// An error thrown by the inputs is the last of them.
std::optional<Item> PackedStream::take_input() try {
  return inputs_();
} catch (...) {
  inputs_ended_ = true;
  return std::current_exception();
}

void PackedStream::send(std::vector<std::string> tasks) {
  const std::size_t count = tasks.size();
  try {
    std::string request = pack_request({options_.job, std::move(tasks)});
    enqueue_(std::make_unique<Chunk>(std::move(request), count, board_, sent_));
    ++sent_;
    on_the_way_ += count;
  } catch (...) {
    put_down(count, std::current_exception());
  }
}

/// What cannot be sent is finished at once.
void PackedStream::put_down(std::size_t tasks,
                            const std::exception_ptr& error) {
  board_->put(sent_++, std::vector<Item>(tasks, error));
  on_the_way_ += tasks;
}

}  // namespace lab::processes
