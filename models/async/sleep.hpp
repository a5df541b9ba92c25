#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>

namespace lab::async {

/// Lets the others go on for that long.  Python: asyncio.sleep.
///
/// A duration of zero still gives everyone else who can go on a turn; one that
/// is too long for the clock lasts until it is cancelled.
///
/// Suspends: resumes on the awaiting coroutine's executor, in the time of its
///           loop, be it real or a DeterministicLoop's.
/// Throws: boost::system::system_error (operation_aborted) when cancelled.
boost::asio::awaitable<void> sleep_for(
    std::chrono::steady_clock::duration duration);

/// The time by the clock of the loop that runs this coroutine.
///
/// Suspends: never.
boost::asio::awaitable<std::chrono::steady_clock::time_point> now();

/// The same, outside a coroutine.
std::chrono::steady_clock::time_point now(
    const boost::asio::any_io_executor& loop);

/// Holds on to the thread for that long, as a blocking call does: on an event
/// loop nobody else gets on meanwhile.  Python: time.sleep.
///
/// Blocks: in a move of a DeterministicLoop only its clock moves.
void block_for(std::chrono::steady_clock::duration duration);

}  // namespace lab::async
