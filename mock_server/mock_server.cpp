#include "mock_server/mock_server.hpp"

#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <thread>
#include <type_traits>

#include "mock_server/server.hpp"

namespace lab {

class MockServer::Impl {
 public:
  explicit Impl(const MockServerOptions& options)
      : context_(options),
        loop_(std::make_unique<boost::asio::io_context>(1)),
        server_(*loop_, context_),
        thread_([this] { loop_->run(); }) {}

  ~Impl() {
    loop_->stop();
    thread_.join();
  }

  std::uint16_t port() const { return server_.port(); }
  std::string address() const {
    return mock::with_port(context_.state.options.addresses.front(), port());
  }

  /// Has the server's thread do it, because the rest is only its own.
  template <typename Work>
  auto on_its_thread(Work work) {
    std::packaged_task<std::invoke_result_t<Work, mock::ServerState&>()> task(
        [this, work] { return work(context_.state); });
    auto result = task.get_future();
    boost::asio::post(*loop_, std::move(task));
    return result.get();
  }

 private:
  mock::ServerContext context_;
  std::unique_ptr<boost::asio::io_context> loop_;
  mock::Server server_;
  std::thread thread_;
};

MockServer::MockServer(const MockServerOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}

MockServer::~MockServer() = default;

std::uint16_t MockServer::port() const { return impl_->port(); }

std::string MockServer::address() const { return impl_->address(); }

MockServerStats MockServer::stats() const {
  return impl_->on_its_thread(
      [](mock::ServerState& state) { return state.statistics.stats(); });
}

void MockServer::reset_stats() {
  impl_->on_its_thread([](mock::ServerState& state) {
    state.statistics.reset();
    state.paths.reset();
  });
}

void MockServer::script(std::string_view json) {
  impl_->on_its_thread(
      [json](mock::ServerState& state) { state.scripts.write(json); });
}

}  // namespace lab
