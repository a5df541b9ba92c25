#include "bench/servers/web_conversation.hpp"

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

namespace lab::servers {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using HttpRequest = http::request<http::string_body>;
using HttpReply = http::response<http::string_body>;

constexpr auto quietly = asio::as_tuple(asio::deferred);

HttpReply answer_to(const HttpRequest& request) {
  HttpReply reply(http::status::ok, request.version());
  reply.keep_alive(request.keep_alive());
  reply.set(http::field::content_type, "text/plain");
  const auto target = request.target();
  reply.body() = fmt::format("this is {}\n",
                             std::string_view(target.data(), target.size()));
  reply.prepare_payload();
  return reply;
}

}  // namespace

void converse(Socket& client, std::chrono::nanoseconds wait) {
  boost::beast::flat_buffer buffer;
  for (bool goes_on = true; goes_on;) {
    HttpRequest request;
    error_code error;
    http::read(client, buffer, request, error);
    if (error) return;
    std::this_thread::sleep_for(wait);
    const HttpReply reply = answer_to(request);
    http::write(client, reply, error);
    goes_on = !error && reply.keep_alive();
  }
}

Task<void> converse_async(Socket client, std::chrono::nanoseconds wait) {
  mock::Timer backend(client.get_executor());
  boost::beast::flat_buffer buffer;
  for (bool goes_on = true; goes_on;) {
    HttpRequest request;
    auto reading = http::async_read(client, buffer, request, quietly);
    auto [error, bytes] = co_await std::move(reading);
    if (error) co_return;
    backend.expires_after(wait);
    co_await backend.async_wait(quietly);
    const HttpReply reply = answer_to(request);
    auto writing = http::async_write(client, reply, quietly);
    std::tie(error, bytes) = co_await std::move(writing);
    goes_on = !error && reply.keep_alive();
  }
}

}  // namespace lab::servers
