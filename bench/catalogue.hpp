#pragma once

#include <string>

namespace lab {

/// One line for each experiment, of at most so many columns.
std::string list_experiments(std::size_t columns);

/// What an experiment asks, and how, wrapped at so many columns.
///
/// Throws: std::invalid_argument for an unknown name.
std::string describe_experiment(const std::string& id, std::size_t columns);

}  // namespace lab
