#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace lab {

/// Runs an event loop until this coroutine has ended; gives or throws what it
/// gave or threw.
template <class Result>
Result run_until_done(boost::asio::io_context& loop,
                      boost::asio::awaitable<Result> coroutine) {
  std::exception_ptr error;
  std::optional<Result> result;
  boost::asio::co_spawn(loop, std::move(coroutine),
                        [&](std::exception_ptr thrown, Result given) {
                          error = thrown;
                          result = std::move(given);
                        });
  loop.restart();
  loop.run();
  if (error) std::rethrow_exception(error);
  return std::move(*result);
}

}  // namespace lab
