#pragma once

#include <memory>
#include <vector>

#include "models/hosts/master.hpp"
#include "models/model.hpp"

namespace lab {

namespace hosts {
/// The environment variable with the hosts that were chosen, "a:4,b:4", for the
/// model `hosts` in this process and in those that it starts.
constexpr const char* chosen_variable = "LAB_HOSTS";
}  // namespace hosts

/// Chooses hosts, for this process and those that it starts.
void choose_hosts(const std::vector<hosts::Host>& hosts);

bool hosts_are_chosen();

/// These, with `mpirun`, or the launcher that LAB_LAUNCHER names.
hosts::Options hosts_named(std::vector<hosts::Host> hosts);

/// The same with those of the environment.
///
/// Throws: EnvironmentError if none were chosen; std::invalid_argument if they
///         are no hosts.
hosts::Options chosen_hosts();

/// Throws: EnvironmentError if the launcher is not installed.
void require_launcher(const hosts::Options& options);

/// The model, for those who want other hosts or another launcher.
std::unique_ptr<Model> make_hosts(hosts::Options options);

}  // namespace lab
