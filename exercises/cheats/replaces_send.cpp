#include <sys/types.h>

extern "C" ssize_t send(int /*to*/, const void* /*bytes*/, size_t size,
                        int /*flags*/) {
  return static_cast<ssize_t>(size);
}
