#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "models/processes/spawn.hpp"

namespace lab::processes {

/// The process that held the lock died before it gave it back.
class AbandonedLock : public std::runtime_error {
 public:
  AbandonedLock();
};

/// How another process finds the memory.
struct SharedName {
  std::string path;         ///< /proc/<pid of the owner>/fd/<number>
  std::uint64_t inode = 0;  ///< Tells it from a later file of that number.
};

/// Memory that several processes see, with a lock.
///
/// It is a file without a place in any folder, so that nothing is left behind
/// however the owner ends.
///
/// Thread safety: any; what a thread did before unlock() is visible to the next
///           one that returns from lock(), in whatever process.
/// Lifetime: others find it as long as the one who made it lives; who has found
///           it keeps it.
class SharedMemory {
 public:
  /// Makes so many bytes, all zeros.
  ///
  /// Throws: std::system_error.
  explicit SharedMemory(std::size_t size);

  /// Finds the memory that another process has made.
  ///
  /// Throws: std::runtime_error if it is gone.
  explicit SharedMemory(const SharedName& name);

  const SharedName& name() const { return name_; }
  void* data() const;
  std::size_t size() const;  ///< In bytes.

  /// Blocks: until no other thread of any process has the lock.
  /// Throws: AbandonedLock, once, if the last one who had it died: what it was
  ///         changing may be half changed.  The lock is free again then.
  ///         std::system_error if this thread has it already.
  void lock();
  void unlock();

 private:
  struct Head;

  Head& head() const;

  Descriptor file_;  // only the one who made it has one
  SharedName name_;
  boost::interprocess::mapped_region region_;
};

}  // namespace lab::processes
