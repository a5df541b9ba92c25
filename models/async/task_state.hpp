#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/system/system_error.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "models/async/wait_queue.hpp"

namespace lab::async {

/// Whoever asks a cancelled task for its result throws this, and counts as
/// cancelled, too.  Python: CancelledError.
///
/// Like all that is cancelled, it has the code operation_aborted.
class Cancelled : public boost::system::system_error {
 public:
  Cancelled();
};

/// Whether this says that something was cancelled.
bool is_cancellation(const std::exception_ptr& error);

/// Called with the words of an error that nobody asked for.
using LostError = std::function<void(const std::string& text)>;

/// What becomes of the errors of this loop's tasks that nobody asks for; if
/// this is never called, they are written to standard error.
void on_lost_error(const boost::asio::any_io_executor& loop, LostError handler);

class TaskState;
using InList = boost::intrusive::list_base_hook<
    boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// What the tasks of a loop share, and keep when it has gone.
struct LoopState {
  std::recursive_mutex mutex;  // guards alive, and the loop's life by that
  bool alive = true;
  std::mutex unfinished_mutex;  // guards unfinished
  boost::intrusive::list<TaskState, boost::intrusive::base_hook<InList>,
                         boost::intrusive::constant_time_size<false>>
      unfinished;
  LostError lost_error;  // used by the loop's thread, or after its end
};

std::shared_ptr<LoopState> loop_state(const boost::asio::any_io_executor& loop);

/// The part of a task that does not depend on what it returns.
///
/// Lifetime: as long as a handle or the running coroutine needs it.
class TaskState : public std::enable_shared_from_this<TaskState>,
                  public InList {
 public:
  explicit TaskState(const boost::asio::any_io_executor& executor);
  virtual ~TaskState();
  TaskState(const TaskState&) = delete;
  TaskState& operator=(const TaskState&) = delete;

  /// `self` is this very state: the running coroutine keeps it alive.
  ///
  /// Requires: the body awaits next_turn(), and then calls begin().  Asio must
  ///           not hear of a cancellation before: it would lose the completion.
  static void start(std::shared_ptr<TaskState> self,
                    boost::asio::awaitable<void> body);

  /// Suspends: until the next turn of the loop.
  static boost::asio::awaitable<void> next_turn();

  /// Throws: operation_aborted if it was cancelled before.
  void begin();
  static boost::asio::awaitable<void> wait(std::shared_ptr<TaskState> self);

  bool done() const { return done_; }
  bool cancelled() const { return cancelled_; }
  bool failed() const { return error_ && !cancelled_; }
  static void cancel(const std::shared_ptr<TaskState>& self);
  std::exception_ptr error();
  const boost::asio::any_io_executor& executor() const { return executor_; }

  /// Returns: a ticket to take it back with.
  std::size_t add_done_callback(std::function<void()> callback);
  void remove_done_callback(std::size_t ticket) { callbacks_.erase(ticket); }

 private:
  void finish(std::exception_ptr error);
  void leave_list();

  void call(const std::function<void()>& callback) const;

  boost::asio::any_io_executor executor_;
  boost::asio::cancellation_signal signal_;
  std::optional<WaitQueue> waiting_;  // for the end, once anybody does
  bool done_ = false;
  bool begun_ = false;
  bool asked_to_end_ = false;
  bool cancelled_ = false;
  bool asked_for_error_ = false;
  std::exception_ptr error_;
  std::map<std::size_t, std::function<void()>> callbacks_;  // by ticket
  std::size_t tickets_ = 0;
  std::shared_ptr<LoopState> loop_;
};

/// The tasks of a loop that have not ended yet.
std::vector<std::shared_ptr<TaskState>> unfinished_tasks(
    boost::asio::execution_context& loop);

}  // namespace lab::async
