#pragma once

#include <string>

#include "mock_server/http/parameters.hpp"
#include "mock_server/state/server_state.hpp"

namespace lab::mock {

/// Sets the conditions of the whole server to those that are named; what is not
/// named is off.  If there is no pause any more, those whom it held go on.
///
/// Throws: BadParameter
void set_conditions(Conditions& conditions, const Parameters& parameters);

/// Ends the pause, if there is one.
void resume(Conditions& conditions);

/// {"jitter":null,"error_rate":0.0,"limit":null,"limit_rate":null,…}
std::string to_json(const Conditions& conditions);

}  // namespace lab::mock
