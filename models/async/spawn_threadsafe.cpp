#include "models/async/spawn_threadsafe.hpp"

#include <boost/asio/post.hpp>
#include <mutex>

namespace lab::async {

LoopHandle::LoopHandle(const boost::asio::any_io_executor& loop)
    : loop_(loop), state_(loop_state(loop)) {}

void LoopHandle::post(std::function<void()> call) const {
  const std::scoped_lock lock(state_->mutex);  // so that the loop lives on
  if (!state_->alive)
    throw threads::ShutDown(
        "spawn_threadsafe: the loop has ended: end the threads that use it "
        "first");
  boost::asio::post(loop_, std::move(call));
}

}  // namespace lab::async
