#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mock_server/asio.hpp"
#include "mock_server/http/request_reader.hpp"

namespace lab::mock {

/// A request as the journal and the access log have it.
struct Entry {
  std::uint64_t number = 0;  ///< 1, 2, 3 …; 0: this place is free.
  std::string method;
  std::string path;
  std::string query;
  Tcp::endpoint client;
  bool http_1_0 = false;
  Clock::time_point arrived;
  Clock::time_point due;
  Clock::time_point ended;
  unsigned status = 0;  ///< 0: none was sent.
  std::optional<std::chrono::nanoseconds> late;
};

/// The path and the query, fit for others' eyes: what this server does not know
/// as a parameter may be a key of somebody's, so only its name is shown.
std::string shown_target(const Entry& entry);

/// What is in flight, and the last requests that ended.
///
/// Places are used again with the memory of their texts, so that a request
/// costs no allocation.
class Journal {
 public:
  static constexpr std::size_t kept = 1000;  ///< That ended.

  /// Returns: the place of the request until it ends.
  std::size_t begin(const Request& request, const Tcp::endpoint& client,
                    Clock::time_point arrived, Clock::time_point due);

  /// It is held back for longer than was known when it began.
  void put_off(std::size_t place, Clock::time_point due) {
    places_[place].due = due;
  }

  /// A status of 0 stands for an end without an answer.
  ///
  /// Returns: the entry, which stays valid until the next one ends.
  const Entry& end(std::size_t place, unsigned status,
                   std::optional<std::chrono::nanoseconds> late);

  /// All places, also those that are free.
  std::span<const Entry> places() const { return places_; }
  std::uint64_t begun() const { return begun_; }

  /// Forgets what has ended.
  void clear();

  /// {"requests":[…]}, the last one first, at most so many.
  std::string to_json(std::size_t most) const;

 private:
  std::vector<Entry> places_;
  std::vector<std::size_t> free_;
  std::vector<Entry> ended_;  // a ring
  std::size_t next_ended_ = 0;
  std::uint64_t begun_ = 0;
};

}  // namespace lab::mock
