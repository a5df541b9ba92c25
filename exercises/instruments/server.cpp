#include "instruments/server.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "instruments/await.hpp"
#include "instruments/channel.hpp"
#include "instruments/surroundings.hpp"

namespace exercise {
namespace {

std::string body_of(const httplib::Result& reply, const char* what) {
  if (!reply || reply->status >= 300)
    throw std::runtime_error(
        fmt::format("the mock server: {}: {}", what,
                    reply ? reply->body : httplib::to_string(reply.error())));
  return reply->body;
}

/// One that may ask for the statistics, and change what the server does.
httplib::Client client() {
  httplib::Client made("http://" + server_address());
  made.set_bearer_token_auth(control_token());
  made.set_read_timeout(std::chrono::seconds(5));  // versions differ: 5 or 300
  return made;
}

}  // namespace

Statistics statistics() {
  const auto stats =
      nlohmann::json::parse(body_of(client().Get("/stats"), "/stats"));
  return {.requests = stats.at("requests"),
          .in_flight = stats.at("in_flight"),
          .peak_in_flight = stats.at("peak_in_flight"),
          .connections_open = stats.at("connections_open"),
          .aborted = stats.at("aborted")};
}

void reset_statistics() {
  body_of(client().Post("/stats/reset", "", "application/json"),
          "/stats/reset");
}

Statistics await_requests(std::size_t requests) {
  std::size_t came = 0;
  const auto more_came = [&] { return statistics().requests > came; };
  await([&] { return statistics().requests >= requests; });
  do came = statistics().requests;
  while (await(more_came, std::chrono::milliseconds(300)));
  return statistics();
}

void script(const std::string& json) {
  body_of(client().Post("/script", json, "application/json"), "/script");
}

std::string closed_gate(std::size_t requests) {
  return fmt::format("/gate/{}?quiet_ms=60000", requests);
}

void knock(const std::string& path, std::size_t times) {
  std::vector<std::future<std::string>> answers;
  for (std::size_t i = 0; i < times; ++i)
    answers.push_back(std::async(std::launch::async, [path] {
      return body_of(client().Get(path), "a request that opens a gate");
    }));
  for (auto& answer : answers) answer.get();
}

}  // namespace exercise
