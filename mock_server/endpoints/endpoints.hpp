#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mock_server/action.hpp"
#include "mock_server/http/parameters.hpp"
#include "mock_server/http/request_reader.hpp"
#include "mock_server/server_state.hpp"

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
};

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

/// Whether the path serves those who measure.
bool is_control_path(std::string_view path);

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

// control.cpp
Decision health(const Call&, ServerState&);
Decision stats(const Call&, ServerState&);
Decision reset_stats(const Call&, ServerState&);
Decision script(const Call&, ServerState&);
Decision list_scripts(const Call&, ServerState&);
Decision clear_scripts(const Call&, ServerState&);

}  // namespace lab::mock
