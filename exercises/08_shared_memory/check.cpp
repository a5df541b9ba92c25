#include "instruments/check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "instruments/await.hpp"
#include "instruments/beside.hpp"
#include "instruments/process_gate.hpp"
#include "instruments/surroundings.hpp"
#include "instruments/traffic.hpp"

using exercise::Beside;
using exercise::Check;
using exercise::ProcessGate;
using exercise::require;
using exercise::Traffic;
using Map = given::SharedArray<Slot>;

namespace {

constexpr std::size_t workers = 4;
constexpr std::size_t tiles = 48;
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// Of this process; a worker has another one.
const pid_t here = getpid();

std::atomic<bool> was_called_here = false;

/// What happens to the workers.  It lies in shared memory.
struct Fate {
  std::atomic<std::size_t> dies_drawing =
      none;                                     ///< In the middle of this tile.
  std::atomic<bool> dies_after_a_flag = false;  ///< Once.
  std::atomic<bool> is_quick = false;           ///< Only the ends of each tile.

  // With the gates, each worker is held in its first draw() until all are
  // there; then one of them dies, and the others are held on.
  std::atomic<bool> gates = false;
  std::atomic<std::size_t> first_tile = none;
  ProcessGate all_there;
  ProcessGate others;
};

using Fates = given::SharedArray<Fate>;

/// Set only while no worker runs, so that new ones know it.
std::shared_ptr<Fates> fates;

Fate& begin_anew() {
  fates = std::make_shared<Fates>(1);
  return *fates->begin();
}

void die() { ::raise(SIGKILL); }

void die_if_it_is_time(std::size_t tile) {
  if (fates->begin()->dies_drawing.compare_exchange_strong(tile, none)) die();
}

void pass_the_gates(std::size_t tile) {
  Fate& fate = *fates->begin();
  if (!fate.gates) return;
  std::size_t first = fate.first_tile;
  while (tile < first && !fate.first_tile.compare_exchange_weak(first, tile)) {
  }
  fate.all_there.arrive();
  die_if_it_is_time(tile);
  fate.others.arrive();
}

double pixel(std::size_t tile, std::size_t place) {
  return std::sin(static_cast<double>(tile * 100'000 + place)) + 2.0;
}

/// Of so many numbers, in this order.
std::size_t checksum(std::span<const double> numbers) {
  std::size_t sum = 0;
  for (const double number : numbers)
    sum = sum * 31 + std::hash<double>()(number);
  return sum;
}

std::size_t right_checksum(std::size_t tile) {
  std::vector<double> pixels;
  for (std::size_t i = 0; i < pixels_of_a_tile; ++i)
    pixels.push_back(pixel(tile, i));
  return checksum(pixels);
}

bool is_blank(const Slot& slot) {
  return std::all_of(slot.pixels.begin(), slot.pixels.end(),
                     [](double pixel) { return pixel == 0.0; });
}

std::size_t count_done(const Map& map) {
  return static_cast<std::size_t>(
      std::count_if(map.begin(), map.end(),
                    [](const Slot& slot) { return slot.done.is_set(); }));
}

/// Unless somebody has died.
void require_none_blank(const Map& map) {
  for (std::size_t i = 0; i < map.size(); ++i)
    require(!map[i].done.is_set() || !is_blank(map[i]),
            fmt::format("Slot {} is marked done, and it is blank.", i),
            "The tile is in it.",
            "What a worker writes into memory of its own, nobody else sees.  "
            "Let it draw into a given::SharedArray that was there before it.");
}

void require_whole_where_done(const Map& map) {
  for (std::size_t i = 0; i < map.size(); ++i)
    require(
        !map[i].done.is_set() || checksum(map[i].pixels) == right_checksum(i),
        fmt::format("Slot {} is marked done but its checksum is wrong: "
                    "publish after writing.",
                    i),
        "Where the flag is set, the whole tile is there.",
        "Set the flag when the last pixel is in the slot.  A worker that "
        "dies before leaves no flag.");
}

void require_drawn_by_workers() {
  require(!was_called_here, "draw() was called in your own process.",
          "Only workers call it: it may crash.",
          "Call it in the function that you give to the given::Worker.");
}

/// draw_map(), of which an exception is a mistake.
Map draw_it() try {
  return draw_map(tiles, workers);
} catch (const given::WorkerDied&) {
  throw exercise::Mistake(
      "One of 4 workers died, and draw_map() threw given::WorkerDied: the "
      "whole map is lost.",
      "The tiles that are done are kept.",
      "Catch it around each receive(), and go on with the next.");
}

void little_is_sent() {
  begin_anew();
  exercise::forget_traffic();
  const Map map = draw_it();
  const Traffic seen = exercise::traffic();
  constexpr std::size_t enough = 10'000;
  const std::string expected = "No pixels go through the pipes.";
  require(
      seen.bytes_received <= enough,
      fmt::format("Received {} from workers for {} tiles.",
                  exercise::in_words(seen.bytes_received), tiles),
      expected,
      "Let the workers draw right into the slots.  A given::SharedArray that "
      "was made before the workers is the same memory for all.");
  require(seen.bytes_sent <= enough,
          fmt::format("Sent {} to workers for {} tiles.",
                      exercise::in_words(seen.bytes_sent), tiles),
          expected, "The number of a tile is enough.");
  require(
      map.size() == tiles,
      fmt::format("draw_map() gave {} slots for {} tiles.", map.size(), tiles),
      "It gives one slot for each tile.",
      "Make the given::SharedArray of that size.");
  require_drawn_by_workers();
  require_none_blank(map);
  require_whole_where_done(map);
  require(count_done(map) == tiles,
          fmt::format("Nothing went wrong, and {} of {} slots are marked done.",
                      count_done(map), tiles),
          "All are.",
          "Set the flag of a slot when its tile is drawn, and wait for each "
          "answer: a worker that nobody waits for is ended while it draws.");
}

void a_worker_dies_while_it_draws() {
  begin_anew().dies_drawing = 12;
  require_whole_where_done(draw_it());
}

void a_worker_dies_after_the_flag() {
  begin_anew().dies_after_a_flag = true;
  require_whole_where_done(draw_it());
}

/// With another number of workers.
void all_draw_together() {
  const std::size_t some = exercise::drawn(5, 7);
  Fate& fate = begin_anew();
  fate.gates = true;
  exercise::forget_traffic();
  Beside<std::size_t> drawing([kept = fates, some] {  //
    return count_done(draw_map(3 * some - 1, some));
  });
  exercise::await([&] { return fate.all_there.present() >= some; });
  const std::size_t present = fate.all_there.present();
  fate.all_there.open();
  fate.others.open();
  require(present >= some,
          fmt::format("The check held every worker inside draw() until {} were "
                      "there.  It saw {}, then nothing new.",
                      some, present),
          fmt::format("All {} workers draw at the same time.", some),
          "Make as many workers as you were asked for, and send to all of them "
          "before you wait for the first answer.");
  const std::size_t done = drawing.result();
  require(done == 3 * some - 1,
          fmt::format("Of {} tiles {} are marked done.", 3 * some - 1, done),
          "All are.", "Which tiles does the last worker draw?");
  const std::size_t made = exercise::traffic().processes;
  require(
      made == some,
      fmt::format("{} processes were made for {} tiles.", made, 3 * some - 1),
      fmt::format("{} workers were asked for, and draw all tiles.", some),
      "Give each worker several tiles, one after the other.");
}

/// The first one to be asked for an answer dies, before any of the others has
/// one: who gives up then, has nothing.
void the_others_go_on() {
  Fate& fate = begin_anew();
  fate.gates = true;
  Beside<std::shared_ptr<Map>> drawing([kept = fates] {  //
    return std::make_shared<Map>(draw_it());
  });
  exercise::await([&] { return fate.all_there.present() >= workers; });
  const std::size_t present = fate.all_there.present();
  require(present >= workers,
          fmt::format("The check held every worker inside draw() until {} were "
                      "there.  It saw {}, then nothing new.",
                      workers, present),
          fmt::format("All {} workers draw at the same time.", workers),
          "Send to all workers before you wait for the first answer.");
  fate.dies_drawing = fate.first_tile.load();
  fate.all_there.open();
  exercise::come_to_rest();
  fate.others.open();
  const auto map = drawing.result();
  require_whole_where_done(*map);
  constexpr std::size_t of_the_others = tiles - tiles / workers;
  const std::size_t done = count_done(*map);
  require(done >= of_the_others,
          fmt::format("One of {} workers died at its first tile, and only {} "
                      "of {} tiles were drawn.",
                      workers, done, tiles),
          fmt::format("The others draw theirs: at least {}.", of_the_others),
          "After given::WorkerDied, go on and receive from the others.");
}

/// More than the pipes can hold.
void a_large_map() {
  begin_anew().is_quick = true;
  constexpr std::size_t many = 1000;
  Beside<std::size_t> drawing([kept = fates] {  //
    return count_done(draw_map(many, 2));
  });
  require(exercise::await([&] { return drawing.ended(); }),
          fmt::format("A map of {} tiles was wanted, and draw_map() did not "
                      "return: all sleep.  You send, as the pipe is full, and "
                      "the workers wait for you to read their answers.",
                      many),
          "It returns, however large the map is.",
          "A pipe holds a few hundred messages.  Send each worker one or a "
          "few, and the next when an answer has come.");
  const std::size_t done = drawing.result();
  require(done == many,
          fmt::format("Of {} tiles {} are marked done.", many, done),
          "All are.", "Each tile is drawn once.");
}

void as_few_tiles_as_you_like() {
  begin_anew();
  for (const std::size_t few : {0U, 1U}) {
    const Map map = draw_map(few, workers);
    require(count_done(map) == few,
            fmt::format("For a map of {} tiles draw_map() gave {}.", few,
                        count_done(map)),
            "It gives as many as were asked for.",
            "There may be fewer tiles than workers.");
  }
  exercise::require_no_process_left();
}

}  // namespace

void Flag::set() {
  set_ = true;
  if (getpid() != here && fates->begin()->dies_after_a_flag.exchange(false))
    die();
}

void draw(std::size_t tile, std::span<double> pixels) {
  if (getpid() == here) {
    was_called_here = true;  // and nobody dies
    return;
  }
  pass_the_gates(tile);
  // From both ends to the middle: half a tile may look like a whole one.
  const std::size_t size = pixels.size();
  const std::size_t half = fates->begin()->is_quick ? 1 : size / 2;
  for (std::size_t i = 0; i < half; ++i) {
    if (i == size / 4) die_if_it_is_time(tile);
    pixels[i] = pixel(tile, i);
    pixels[size - 1 - i] = pixel(tile, size - 1 - i);
  }
}

void check(Check& check) {
  check.step("no pixels go through the pipes", little_is_sent);
  check.step("no process is left", exercise::require_no_process_left);
  check.step("a tile that is marked is whole, if a worker dies drawing",
             a_worker_dies_while_it_draws);
  check.step("a tile that is marked is whole, if a worker dies later",
             a_worker_dies_after_the_flag);
  check.step("as many draw at the same time as there are workers",
             all_draw_together);
  check.step("when a worker dies, the others go on", the_others_go_on);
  check.step("there may be fewer tiles than workers", as_few_tiles_as_you_like);
  check.step("there may be more tiles than a pipe can hold", a_large_map);
}

void demonstrate() {
  std::cout << "a map of 400 tiles of 256 kB, drawn by 4 workers\n";
  begin_anew();
  const auto begin = std::chrono::steady_clock::now();
  draw_map(400, workers);
  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - begin;
  const Traffic seen = exercise::traffic();
  std::cout << fmt::format("sent {}, received {}, in {:.2f} s\n",
                           exercise::in_words(seen.bytes_sent),
                           exercise::in_words(seen.bytes_received),
                           seconds.count());
}
