#include "instruments/callers.hpp"

#include <atomic>

namespace exercise {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

std::atomic<std::size_t> noted{0};
std::atomic<unsigned> book{1};           // a new one each time we forget
thread_local unsigned last_entry_in{0};  // the book that knows this thread

}  // namespace

void note_caller() {
  const unsigned now = book.load(relaxed);
  if (last_entry_in == now) return;
  last_entry_in = now;
  noted.fetch_add(1, relaxed);
}

std::size_t callers() { return noted.load(relaxed); }

void forget_callers() {
  book.fetch_add(1, relaxed);
  noted.store(0, relaxed);
}

}  // namespace exercise
