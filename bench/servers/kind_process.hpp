#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "models/processes/child_process.hpp"

namespace lab {

/// The program lab_server, which is one kind of server, for as long as this
/// object lives.
class KindProcess {
 public:
  /// Blocks: until the server listens.
  /// Throws: EnvironmentError if it does not start.
  explicit KindProcess(const std::string& kind, double wait_seconds = 0);
  ~KindProcess();

  /// "127.0.0.1:PORT"
  const std::string& address() const { return address_; }

  /// How many it has now.
  std::size_t threads() const;

  /// What it has in memory now, page tables and kernel stacks included.
  std::uint64_t memory_bytes() const;

 private:
  processes::ChildProcess child_;
  std::string address_;
};

}  // namespace lab
