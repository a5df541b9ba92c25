#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <cstddef>

namespace lab {

/// The executor of a loop by its own type: the usual any_io_executor makes each
/// sleeping coroutine half as large again.
using LoopExecutor = boost::asio::io_context::executor_type;

using LoopTimer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock,
    boost::asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

/// A task that sleeps, as small as Boost.Asio's coroutines make it: `deferred`
/// is awaited where `use_awaitable` would make a coroutine of its own.
inline boost::asio::awaitable<void, LoopExecutor> awaitable_nap(
    std::chrono::steady_clock::duration nap, std::size_t& awake) {
  LoopTimer timer(co_await boost::asio::this_coro::executor, nap);
  co_await timer.async_wait(boost::asio::deferred);
  ++awake;
}

}  // namespace lab
