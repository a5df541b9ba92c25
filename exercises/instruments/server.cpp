#include "instruments/server.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

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

httplib::Client client() {
  return httplib::Client("http://" + server_address());
}

}  // namespace

Ledger ledger() {
  const auto stats =
      nlohmann::json::parse(body_of(client().Get("/stats"), "/stats"));
  return {.requests = stats.at("requests"),
          .in_flight = stats.at("in_flight"),
          .peak_in_flight = stats.at("peak_in_flight"),
          .connections_open = stats.at("connections_open"),
          .aborted = stats.at("aborted")};
}

void open_new_ledger() {
  body_of(client().Post("/stats/reset", "", "application/json"),
          "/stats/reset");
}

Ledger await_ledger(const std::function<bool(const Ledger&)>& as_wanted) {
  for (;;) {
    const Ledger now = ledger();
    if (as_wanted(now)) return now;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void script(const std::string& json) {
  body_of(client().Post("/script", json, "application/json"), "/script");
}

std::string gate(std::size_t requests) {
  return fmt::format("/gate/{}?quiet_ms=1000", requests);
}

}  // namespace exercise
