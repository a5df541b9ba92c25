#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/async/gather.hpp"
#include "models/async/mutex.hpp"

namespace asio = boost::asio;

namespace given {

class Shop;

/// A till of a shop.  All of them add to the same total, which is kept far
/// away: to read it and to write it takes a while.
class Till {
 public:
  Till(std::shared_ptr<Shop> shop, std::string name, int money)
      : shop_(std::move(shop)), name_(std::move(name)), money_(money) {}

  /// Returns: what this till has taken today.
  asio::awaitable<int> count() const;

  asio::awaitable<int> read_total() const;
  asio::awaitable<void> write_total(int total) const;

 private:
  std::shared_ptr<Shop> shop_;
  std::string name_;
  int money_;
};

}  // namespace given

/// Lets all tills count their money at the same time, and adds what each of
/// them has taken to the total.
asio::awaitable<void> close_shop(std::vector<given::Till> tills);
