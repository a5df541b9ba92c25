#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lab::hosts {

/// A machine that takes part.
struct Host {
  std::string name;
  /// Its share: one with 4 gets twice the workers of one with 2.
  std::size_t slots = 1;

  bool operator==(const Host&) const = default;
};

/// What `mpirun --host` takes: "a:4,b:4,c".
///
/// Throws: std::invalid_argument in one line, which begins with where it
/// stands.
std::vector<Host> parse_hosts(std::string_view text,
                              const std::string& where = "--hosts");

/// What `mpirun --hostfile` takes: a host on each line, "a slots=4"; what
/// follows a # is a comment.  A host without slots has one.
///
/// Throws: std::invalid_argument, with file and line.
std::vector<Host> read_hosts_file(const std::filesystem::path& file);

/// As parse_hosts() reads it.
std::string to_text(const std::vector<Host>& hosts);

/// How many workers each host gets: one after the other goes to the host that
/// has the fewest for its slots.
std::vector<std::size_t> share_out(std::size_t workers,
                                   const std::vector<Host>& hosts);

}  // namespace lab::hosts
