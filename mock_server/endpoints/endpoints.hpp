#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mock_server/action.hpp"
#include "mock_server/http/parameters.hpp"
#include "mock_server/http/request_reader.hpp"
#include "mock_server/state/server_state.hpp"

namespace lab::mock {

/// What an endpoint sees of a request.
struct Call {
  const Request& request;
  const Parameters& parameters;
  std::uint64_t seed = 0;
  /// What stands in the place of {…}, as written.
  std::string_view part;
};

/// What an endpoint decides.
struct Decision {
  Action action;
  double latency_ms = 0;  ///< Unless the request asks for another.
};

/// What an endpoint is for.
enum class Purpose {
  experiment,  ///< Counted and delayed.
  stand_in,    ///< The same, in place of another API, whose parameters it
               ///< ignores.
  control,     ///< Serves those who measure: neither counted nor delayed.
  open,        ///< The same, and for everybody: it changes nothing.
};

constexpr bool is_counted(Purpose purpose) {
  return purpose == Purpose::experiment || purpose == Purpose::stand_in;
}

/// The parameters that all but those for control take.
inline constexpr std::string_view common_parameters =
    "task seed latency error_rate limit limit_rate";

/// One line of the table.
struct Endpoint {
  std::string_view method;
  std::string_view pattern;     ///< One {…} stands for any text without "/".
  std::string_view parameters;  ///< Beyond those that all endpoints take.
  Purpose purpose;
  Decision (*decide)(const Call&, ServerState&);
};

/// Every endpoint.
std::span<const Endpoint> all_endpoints();

/// What a path leads to.
struct Destination {
  const Endpoint* endpoint = nullptr;  ///< Or nothing.
  std::string_view part;
};

/// HEAD leads to where GET does.
Destination find_endpoint(std::string_view method, std::string_view path);

/// Those that a path takes, as the header Allow has them; none: no such path.
std::string allowed_methods(std::string_view path);

/// Whether the path leads to an endpoint that is not counted.
bool is_control_path(std::string_view path);

/// Whether some endpoint knows a parameter of this name.
bool is_own_parameter(std::string_view name);

/// One of RFC 9110 §9.3, or PATCH.
bool is_known_method(std::string_view method);

// waiting.cpp
Decision delay(const Call&, ServerState&);
Decision gate(const Call&, ServerState&);

// market.cpp
Decision previous_close(const Call&, ServerState&);
Decision history(const Call&, ServerState&);
Decision portfolio(const Call&, ServerState&);

// content.cpp
Decision page(const Call&, ServerState&);
Decision bytes(const Call&, ServerState&);
Decision stream(const Call&, ServerState&);

// echo.cpp
Decision status(const Call&, ServerState&);
Decision headers(const Call&, ServerState&);

// live.cpp
Decision live_page(const Call&, ServerState&);
Decision events(const Call&, ServerState&);

// control.cpp
Decision health(const Call&, ServerState&);
Decision stats(const Call&, ServerState&);
Decision reset_stats(const Call&, ServerState&);
Decision script(const Call&, ServerState&);
Decision list_scripts(const Call&, ServerState&);
Decision clear_scripts(const Call&, ServerState&);
Decision show_conditions(const Call&, ServerState&);
Decision change_conditions(const Call&, ServerState&);
Decision list_requests(const Call&, ServerState&);
Decision clear_requests(const Call&, ServerState&);
Decision show_lease(const Call&, ServerState&);
Decision take_lease(const Call&, ServerState&);
Decision give_back_lease(const Call&, ServerState&);

}  // namespace lab::mock
