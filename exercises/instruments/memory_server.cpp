#include "instruments/memory_server.hpp"

#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "given/fetch_error.hpp"
#include "models/async/event.hpp"
#include "models/async/sleep.hpp"

namespace exercise {

namespace asio = boost::asio;

/// Writes down that a request came, and how it ended.  A coroutine that is
/// cancelled takes this with it, and the request counts as aborted.
class MemoryServer::Call {
 public:
  Call(MemoryServer& server, const std::string& path)
      : server_(server), place_(server.requests_.size()) {
    server_.requests_.push_back(
        {.path = path, .came = server.now(), .left = {}});
    server_.peak_ = std::max(server_.peak_, ++server_.open_);
  }
  ~Call() { end(End::aborted); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// Counts only the first time.
  void end(End how) {
    ReceivedRequest& request = server_.requests_[place_];
    if (request.end != End::open) return;
    request.end = how;
    request.left = server_.now();
    --server_.open_;
  }

 private:
  MemoryServer& server_;
  std::size_t place_;
};

MemoryServer::MemoryServer(asio::execution_context& loop)
    : service(loop),
      loop_(static_cast<const lab::async::DeterministicLoop&>(loop)) {}

MemoryServer& MemoryServer::on(const asio::any_io_executor& loop) {
  return asio::use_service<MemoryServer>(
      asio::query(loop, asio::execution::context));
}

void MemoryServer::script(const std::string& path, Answer answer) {
  answers_[path] = std::move(answer);
}

Answer MemoryServer::answer_to(const std::string& path) const {
  const auto scripted = answers_.find(path);
  return scripted == answers_.end() ? Answer{.body = path} : scripted->second;
}

/// Who is cancelled may have to clear up before it ends, and nobody can cut
/// that short.
asio::awaitable<void> MemoryServer::wait_for(Answer answer) {
  std::exception_ptr cancelled;
  try {
    if (answer.after == never) {
      lab::async::Event silence(co_await asio::this_coro::executor);
      co_await silence.wait();
    }
    co_await lab::async::sleep_for(answer.after);
  } catch (...) {
    cancelled = std::current_exception();
  }
  if (!cancelled) co_return;
  if (answer.leaving.count() > 0) {
    co_await asio::this_coro::reset_cancellation_state(
        asio::disable_cancellation());
    co_await lab::async::sleep_for(answer.leaving);
    co_await asio::this_coro::reset_cancellation_state(
        asio::enable_terminal_cancellation());
  }
  std::rethrow_exception(cancelled);
}

asio::awaitable<std::string> MemoryServer::serve(std::string path) {
  const Answer answer = answer_to(path);
  Call call(*this, path);
  co_await wait_for(answer);
  call.end(answer.refused ? End::refused : End::answered);
  if (answer.refused) throw given::FetchError(path + ": " + answer.body);
  co_return answer.body;
}

std::vector<std::string> MemoryServer::paths(End end) const {
  std::vector<std::string> found;
  for (const ReceivedRequest& request : requests_)
    if (request.end == end) found.push_back(request.path);
  return found;
}

milliseconds MemoryServer::now() const {
  return std::chrono::duration_cast<milliseconds>(
      loop_.now().time_since_epoch());
}

}  // namespace exercise
