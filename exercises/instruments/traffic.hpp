#pragma once

#include <cstddef>
#include <string>

namespace exercise {

/// What this process did with other ones since it was told to forget.
struct Traffic {
  std::size_t processes = 0;       ///< Made by fork(), by whomever.
  std::size_t bytes_sent = 0;      ///< By given::Worker::send().
  std::size_t bytes_received = 0;  ///< By given::Worker::receive().
};

Traffic traffic();
void forget_traffic();

/// For given::Worker.
void note_sent(std::size_t bytes);
void note_received(std::size_t bytes);

/// "2.1 MB"
std::string in_words(std::size_t bytes);

/// Throws Mistake if there are processes that this one has made, and that still
/// run, or have ended and were not waited for.
void require_no_process_left();

}  // namespace exercise
