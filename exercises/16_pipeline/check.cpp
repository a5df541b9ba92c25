#include "instruments/check.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/rendezvous.hpp"
#include "instruments/surroundings.hpp"

using exercise::Beside;
using exercise::Check;
using exercise::Rendezvous;
using exercise::require;
using namespace std::chrono_literals;

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

/// A card with photos, and what becomes of them.
///
/// It counts in a way that keeps no threads apart, or a race of the student's
/// could hide behind it.
struct Card {
  explicit Card(std::size_t photos) : shrunk(photos) {}

  std::size_t workers = 3;               ///< That are to shrink it.
  std::size_t limit = 4;                 ///< Of those that wait.
  std::vector<std::atomic<int>> shrunk;  ///< How often, of each photo.
  std::atomic<std::size_t> read = 0;
  std::atomic<std::size_t> begun = 0;
  std::atomic<bool> end_was_read = false;

  bool damaged_at_the_end = false;
  bool none_can_be_shrunk = false;
  std::chrono::milliseconds reading{0};
  std::chrono::milliseconds shrinking{0};
  std::unique_ptr<Rendezvous> gate;   ///< In shrink(), if there is one.
  std::unique_ptr<Rendezvous> pause;  ///< Once each worker can have a photo.
  std::unique_ptr<Rendezvous> first;  ///< Before the first photo is read.
  bool first_cannot_be_shrunk = false;
};

/// Set only while nobody is at work.
std::shared_ptr<Card> card;

/// A gate that nobody but the check opens.
std::unique_ptr<Rendezvous> closed_gate() {
  constexpr auto more_than_ever_come = std::numeric_limits<std::size_t>::max();
  return std::make_unique<Rendezvous>(more_than_ever_come);
}

/// shrink_all() at work, with a card of its own.
Beside<void> begin(std::shared_ptr<Card> with) {
  card = std::move(with);
  return Beside<void>([kept = card] {  //
    shrink_all(kept->workers, kept->limit);
  });
}

std::shared_ptr<Card> card_for(std::size_t workers, std::size_t limit,
                               std::size_t photos) {
  auto made = std::make_shared<Card>(photos);
  made->workers = workers;
  made->limit = limit;
  return made;
}

bool comes_to_its_end(const Beside<void>& at_work) {
  return exercise::await([&] { return at_work.ended(); });
}

constexpr auto its_end = "shrink_all() comes to its end.";

void require_each_once() {
  for (std::size_t i = 0; i < card->shrunk.size(); ++i)
    require(card->shrunk[i] == 1,
            card->shrunk[i] == 0
                ? fmt::format("Photo {} was read and never shrunk.", i)
                : fmt::format("Photo {} was shrunk {} times.", i,
                              card->shrunk[i].load()),
            fmt::format("Each of the {} photos is shrunk once.",
                        card->shrunk.size()),
            "Who takes a photo out of the queue must remove it.  When no more "
            "will come, those that wait are still shrunk.");
}

void finish(Beside<void> at_work) {
  const bool ended = comes_to_its_end(at_work);
  require(ended,
          fmt::format("The reader and the workers all sleep, and nobody "
                      "wakes them: {} photos were read, {} begun.",
                      card->read.load(), card->begun.load()),
          its_end,
          "Who takes a photo makes room: notify the one who waits for "
          "that.  Who puts one notifies the one who waits for a photo.");
  at_work.result();
  require_each_once();
}

void require_workers_at_work() {
  require(card->begun == card->workers,
          fmt::format("The check held every worker inside shrink() until {} "
                      "were there.  It saw {}, then nothing new.",
                      card->workers, card->begun.load()),
          fmt::format("All {} workers shrink at the same time.", card->workers),
          card->begun == 0 ? exercise::nobody_came
                           : "Do not hold a lock while you shrink.");
}

/// How many photos wait, while all workers are held in shrink().
void require_as_many_waiting(std::size_t waiting) {
  const std::size_t workers = card->workers;
  const std::size_t limit = card->limit;
  require(waiting <= limit + 1,  // one may be in the reader's hand
          fmt::format("All {} workers were busy, and the reader went on: {} "
                      "photos had been read and not begun.  The limit is {}.",
                      workers, waiting, limit),
          "Once the queue is full, the reader waits until there is room.",
          "Give put() a condition to wait for, as get() has one.");
  require(waiting >= limit,
          fmt::format("All {} workers were busy, and the reader stopped at {} "
                      "waiting photos.  The limit is {}.",
                      workers, waiting, limit),
          "The reader reads ahead until the queue is full.",
          "Count the photos that wait, not those that workers have taken.");
}

/// The reader gets more photos only when all workers are busy, so that they do
/// not empty the queue while it reads.
void no_more_wait_than(const std::shared_ptr<Card>& big) {
  big->gate = closed_gate();
  big->pause = closed_gate();
  auto at_work = begin(big);
  exercise::await([&] { return big->begun == big->workers; });
  require_workers_at_work();
  big->pause->open();
  const bool rested = exercise::come_to_rest();
  require_as_many_waiting(big->read - big->begun);
  require(rested,
          "There was no room, and somebody asked again and again, without "
          "ever sleeping: that takes a core from those who work.",
          "Who waits for room sleeps.",
          "Wait by a std::condition_variable, and notify it when there is "
          "room.");
  big->gate->open();
  finish(std::move(at_work));
}

void no_more_wait_than_the_limit() {
  no_more_wait_than(std::make_shared<Card>(40));
  no_more_wait_than(
      card_for(exercise::drawn(4, 7), exercise::drawn(5, 12), 60));
}

void each_photo_once() {
  for (const std::size_t threads : {1U, 4U})
    for (const std::size_t most : {1U, 5U})
      finish(begin(card_for(threads, most, 100)));
}

/// Nothing was read yet, and the workers wait for it.
void who_waits_sleeps() {
  const auto late = std::make_shared<Card>(3);
  late->first = closed_gate();
  auto at_work = begin(late);
  const bool rested = exercise::come_to_rest();
  require(rested,
          "There was no photo yet, and a worker asked again and again, without "
          "ever sleeping: that takes a core from those who work.",
          "Who waits for a photo sleeps.",
          "Wait by a std::condition_variable, with a condition.");
  late->first->open();
  finish(std::move(at_work));
}

/// The end comes at the very moment when a worker finds the queue empty.
void the_end_wakes_all() {
  for (std::size_t photos = 0; photos < 4; ++photos)
    for (const std::size_t threads : {2U, 5U}) {
      auto at_work = begin(card_for(threads, 2, photos));
      require(
          comes_to_its_end(at_work),
          fmt::format("The card was read to its end, and {} photos were "
                      "begun of {}.  A worker sleeps on: it was told of the "
                      "end between its look and its sleep.",
                      card->begun.load(), photos),
          its_end,
          "What a condition asks about is changed under the lock, or the "
          "wake-up is lost.");
      at_work.result();
      require_each_once();
    }
}

void an_empty_card() {
  auto at_work = begin(std::make_shared<Card>(0));
  const bool ended = comes_to_its_end(at_work);
  require(ended,
          "There was no photo on the card, and shrink_all() did not come "
          "back.",
          its_end, "Tell all workers that no more photos will come.");
  at_work.result();
}

void those_that_wait_at_the_end() {
  const auto small = card_for(3, 4, 3 + 4);
  small->gate = closed_gate();
  auto at_work = begin(small);
  exercise::await([&] { return small->end_was_read.load(); });
  exercise::come_to_rest();
  small->gate->open();
  finish(std::move(at_work));
}

void require_error(Beside<void>& at_work, const char* where) {
  bool thrown = false;
  try {
    at_work.result();
  } catch (const std::runtime_error&) {
    thrown = true;
  }
  require(thrown,
          fmt::format("{} threw, and shrink_all() said nothing of it.", where),
          "It throws the error, too.",
          "Keep a std::exception_ptr, and rethrow it when all threads have "
          "ended.");
}

void a_damaged_card() {
  const auto damaged = std::make_shared<Card>(10);
  damaged->damaged_at_the_end = true;
  auto at_work = begin(damaged);
  const bool ended = comes_to_its_end(at_work);
  require(ended, "read_photo() threw, and shrink_all() did not come back.",
          its_end,
          "Tell the workers that no more photos will come, also after an "
          "error.");
  require_error(at_work, "read_photo()");
}

/// The first one fails at once; the other workers are held, so that the queue
/// stays full until the news has got about.
void one_that_cannot_be_shrunk() {
  const auto bad = std::make_shared<Card>(200);
  bad->first_cannot_be_shrunk = true;
  bad->gate = closed_gate();
  auto at_work = begin(bad);
  exercise::come_to_rest();
  bad->gate->open();
  const bool ended = comes_to_its_end(at_work);
  require(ended, "One shrink() threw, and shrink_all() did not come back.",
          its_end, "Wake the reader, and let it see that something failed.");
  require_error(at_work, "shrink()");
  require(bad->read < 200,
          "Photo 0 could not be shrunk, and the whole card was read all the "
          "same.",
          "The reader stops after an error.",
          "Let put() say that nobody wants more.");
}

void photos_that_cannot_be_shrunk() {
  const auto bad = std::make_shared<Card>(40);
  bad->none_can_be_shrunk = true;
  auto at_work = begin(bad);
  const bool ended = comes_to_its_end(at_work);
  require(ended,
          fmt::format("Every shrink() threw, and shrink_all() did not come "
                      "back: {} of 40 photos were read, {} begun.",
                      bad->read.load(), bad->begun.load()),
          its_end,
          "A worker that ends makes no more room.  Wake the reader, and "
          "let it see that it waits in vain.");
  require_error(at_work, "shrink()");
}

}  // namespace

std::optional<Photo> read_photo() {
  std::this_thread::sleep_for(card->reading);
  const std::size_t number = card->read.load(relaxed);
  if (number == card->shrunk.size()) {
    card->end_was_read.store(true, relaxed);
    if (card->damaged_at_the_end) throw std::runtime_error("damaged card");
    return std::nullopt;
  }
  if (card->first && number == 0) card->first->arrive();
  if (card->pause && number == card->workers) card->pause->arrive();
  card->read.store(number + 1, relaxed);
  return Photo{number};
}

void shrink(const Photo& photo) {
  card->begun.fetch_add(1, relaxed);
  if (card->first_cannot_be_shrunk && photo.number == 0)
    throw std::runtime_error("no photo");
  if (card->gate) card->gate->arrive();
  if (card->none_can_be_shrunk) throw std::runtime_error("no photo");
  std::this_thread::sleep_for(card->shrinking);
  card->shrunk.at(photo.number).fetch_add(1, relaxed);
}

void check(Check& check) {
  check.step("no more photos wait than the limit", no_more_wait_than_the_limit);
  check.step("who waits for a photo sleeps", who_waits_sleeps);
  check.step("each photo is shrunk once", each_photo_once);
  check.step("a card may be empty", an_empty_card);
  check.step("the end of the card wakes all workers", the_end_wakes_all);
  check.step("those that wait at the end are shrunk, too",
             those_that_wait_at_the_end);
  check.step("an error of the card comes through", a_damaged_card);
  check.step("an error of a worker comes through",
             photos_that_cannot_be_shrunk);
  check.step("after an error nothing more is read", one_that_cannot_be_shrunk);
}

void demonstrate() {
  std::cout << "60 photos; one is read in 5 ms and shrunk in 30 ms, by 3 "
               "workers\n";
  card = std::make_shared<Card>(60);
  card->reading = 5ms;
  card->shrinking = 30ms;
  shrink_all(3, 4);
  std::cout << card->begun << " photos are in the album\n";
}
