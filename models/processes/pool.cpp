#include "models/processes/pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "models/processes/supervisor.hpp"
#include "models/usable_cores.hpp"

namespace lab::processes {
namespace {

std::size_t positive(std::string_view name, std::ptrdiff_t number) {
  if (number <= 0)
    throw std::invalid_argument(fmt::format(
        "{}: {} is too few: it must be greater than 0", name, number));
  return static_cast<std::size_t>(number);
}

PoolOptions checked(PoolOptions options) {
  require_serving(options.program);
  positive("max_workers", options.max_workers);
  return options;
}

}  // namespace

std::ptrdiff_t default_pool_workers() {
  return static_cast<std::ptrdiff_t>(usable_cores());
}

std::size_t default_chunk(std::size_t tasks, std::size_t workers) {
  const std::size_t useful = std::clamp<std::size_t>(tasks, 1, workers);
  return std::max<std::size_t>(1, (tasks + 4 * useful - 1) / (4 * useful));
}

Pool::Pool(PoolOptions options)
    : supervisor_(std::make_unique<Supervisor>(checked(std::move(options)))) {}

Pool::~Pool() = default;

void Pool::check_open() const { supervisor_->queue().require_open(); }

void Pool::enqueue(std::unique_ptr<PendingCall> pending) {
  supervisor_->enqueue(std::move(pending));
}

void Pool::run_each(const AnyJob& job, const PackedInputs& inputs,
                    const ReportItem& report) {
  check_open();
  for_each_packed([this](auto pending) { enqueue(std::move(pending)); },
                  name_of(job), inputs, max_workers(), report);
}

void Pool::resize(std::size_t workers) {
  check_open();
  supervisor_->resize(
      positive("workers", static_cast<std::ptrdiff_t>(workers)));
}

PoolUsage Pool::usage() {
  check_open();
  return supervisor_->usage();
}

PackedStream Pool::stream_all(const AnyJob& job, std::vector<Item> tasks,
                              MapOptions options) {
  const std::size_t chunk = options.chunk
                                ? positive("chunk", *options.chunk)
                                : default_chunk(tasks.size(), max_workers());
  const std::size_t ahead = tasks.size() + chunk;
  auto one_by_one = [tasks = std::move(tasks),
                     next = std::size_t{0}]() mutable {
    return next < tasks.size() ? std::optional(std::move(tasks[next++]))
                               : std::nullopt;
  };
  return open_stream(std::move(one_by_one),
                     {name_of(job), chunk, ahead, Order::input});
}

PackedStream Pool::stream(const AnyJob& job, PackedInputs inputs, Order order,
                          ImapOptions options) {
  // More than can be on the way at once, and a number to be multiplied.
  constexpr std::size_t many = max_frame_payload;
  const std::size_t chunk = std::min(positive("chunk", options.chunk), many);
  const std::size_t ahead = options.look_ahead
                                ? positive("look_ahead", *options.look_ahead)
                                : 2 * std::min(max_workers(), many) * chunk;
  return open_stream(std::move(inputs),
                     {name_of(job), std::min(chunk, ahead), ahead, order});
}

PackedStream Pool::open_stream(PackedInputs inputs,
                               PackedStream::Options options) {
  check_open();
  return {[this](auto pending) { enqueue(std::move(pending)); },
          std::move(inputs), std::move(options)};
}

std::size_t Pool::max_workers() const { return supervisor_->max_workers(); }

void Pool::shutdown(ShutdownOptions options) { supervisor_->shutdown(options); }

void Pool::terminate() { supervisor_->terminate(); }

}  // namespace lab::processes
