// Web servers of four kinds.  On a connection all do the same: a request, a
// wait for the back end, an answer; again and again, until the client wants no
// more of it.  They differ in which thread does it, and in what waits.

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>

#include "bench/servers/server.hpp"
#include "bench/servers/serving.hpp"
#include "models/environment_error.hpp"
#include "models/threads/executor.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using HttpRequest = http::request<http::string_body>;
using HttpResponse = http::response<http::string_body>;

constexpr auto with_result = asio::as_tuple(asio::deferred);

HttpResponse response_to(const HttpRequest& request) {
  HttpResponse response(http::status::ok, request.version());
  response.keep_alive(request.keep_alive());
  response.set(http::field::content_type, "text/plain");
  const auto target = request.target();
  response.body() = fmt::format("this is {}\n",
                                std::string_view(target.data(), target.size()));
  response.prepare_payload();
  return response;
}

/// Blocks: until the client is gone.
void serve(Socket& client, std::chrono::nanoseconds wait) {
  boost::beast::flat_buffer buffer;
  for (bool goes_on = true; goes_on;) {
    HttpRequest request;
    error_code error;
    http::read(client, buffer, request, error);
    if (error) return;
    std::this_thread::sleep_for(wait);
    const HttpResponse response = response_to(request);
    http::write(client, response, error);
    goes_on = !error && response.keep_alive();
  }
}

/// Suspends: until the client is gone.
Task<void> serve_async(Socket client, std::chrono::nanoseconds wait) {
  mock::Timer backend(client.get_executor());
  boost::beast::flat_buffer buffer;
  for (bool goes_on = true; goes_on;) {
    HttpRequest request;
    auto reading = http::async_read(client, buffer, request, with_result);
    auto [error, bytes] = co_await std::move(reading);
    if (error) co_return;
    backend.expires_after(wait);
    co_await backend.async_wait(with_result);
    const HttpResponse response = response_to(request);
    auto writing = http::async_write(client, response, with_result);
    std::tie(error, bytes) = co_await std::move(writing);
    goes_on = !error && response.keep_alive();
  }
}

ConnectionSet::Serve blocking(const ServerOptions& options) {
  return [wait = options.wait](Socket& client) { serve(client, wait); };
}

}  // namespace

// Good at: being simple; nothing is shared between two clients.
// Costs: a client waits for all that came before it.
std::unique_ptr<Server> make_web_one_at_a_time(const ServerOptions& options) {
  return make_threaded_server(
      [serve = blocking(options)](ConnectionSet& connections, Socket client) {
        connections.serve(std::move(client), serve);
      });
}

// Good at: waits overlap, and each thread is written as if it were alone.
// Costs: a thread is made for each connection, and its stack is kept for as
// long as the client stays, even if it says nothing.
std::unique_ptr<Server> make_web_thread_per_connection(
    const ServerOptions& options) {
  return make_threaded_server(
      [serve = blocking(options)](ConnectionSet& connections, Socket client) {
        connections.serve_on_thread(std::move(client), serve);
      });
}

// Good at: no thread is made for a client, and never are there too many.
// Costs: so many clients at a time and no more; one that stays connected
// without asking for anything keeps a thread from the others.
std::unique_ptr<Server> make_web_thread_pool(const ServerOptions& options) {
  const auto pool =
      std::make_shared<threads::Executor>(threads::ExecutorOptions{
          .max_workers = static_cast<std::ptrdiff_t>(options.workers)});
  pool->submit([] {}).result();  // a pool without any thread serves nobody
  return make_threaded_server([pool, serve = blocking(options)](
                                  ConnectionSet& connections, Socket client) {
    const auto shared = std::make_shared<Socket>(std::move(client));
    try {
      pool->submit([&connections, shared, serve] {
        connections.serve(std::move(*shared), serve);
      });
    } catch (const EnvironmentError&) {
      refuse_for_want_of_threads(*shared);
    }
  });
}

// Good at: thousands of clients that wait; none of them costs a thread.
// Costs: nobody may block, or all others wait; only one core computes.
std::unique_ptr<Server> make_web_coroutines(const ServerOptions& options) {
  return make_event_loop_server([wait = options.wait](Socket client) {
    return serve_async(std::move(client), wait);
  });
}

}  // namespace lab::servers
