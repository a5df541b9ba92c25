#pragma once

#include <string>
#include <vector>

namespace lab::hosts {

/// The IPv4 addresses of this machine, that first at which a host should find
/// it: the one that it would talk to the host from.  A name that is unknown
/// here, as its launcher alone knows it, gets them all.
///
/// Blocks: until the name is resolved.
std::vector<std::string> addresses_facing(const std::string& host);

}  // namespace lab::hosts
