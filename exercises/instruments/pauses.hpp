#pragma once

#include <sys/types.h>

namespace exercise {

/// Forces the interleavings that are rare.
///
/// In a student's object file, the calls named in hooked_pauses.syms come here
/// first.  The thread then pauses until all other threads have come to rest:
/// what could happen between a look and the deed that depends on it, happens.
/// A right solution only gets a little slower.
///
/// There are so many pauses for each object, so that nothing takes for ever;
/// this gives them back.
void renew_pauses();

/// Whether a thread of this program pauses now: it does not sleep, it goes on.
bool somebody_pauses();

/// The thread of the check, which never counts as one that moves.
class CheckingThread {
 public:
  CheckingThread();
  ~CheckingThread();
  CheckingThread(const CheckingThread&) = delete;
  CheckingThread& operator=(const CheckingThread&) = delete;

 private:
  pid_t before_;
};

}  // namespace exercise
