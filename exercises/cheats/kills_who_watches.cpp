#include <signal.h>
#include <unistd.h>

struct Killer {
  Killer() { ::kill(::getppid(), SIGKILL); }
} const killer;
