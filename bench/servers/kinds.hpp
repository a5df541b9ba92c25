#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/servers/server.hpp"

namespace lab::servers {

/// The names of all kinds of servers.
std::vector<std::string> kinds();

/// `wait_seconds` is what a web server waits for each answer.
///
/// Throws: std::invalid_argument if there is no such kind; EnvironmentError.
std::unique_ptr<Server> make_server(std::string_view kind, double wait_seconds);

}  // namespace lab::servers
