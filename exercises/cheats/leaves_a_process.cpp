#include <unistd.h>

struct Leaves {
  Leaves() {
    if (::fork() == 0) {
      ::setsid();
      for (;;) ::pause();
    }
  }
} const leaves;
