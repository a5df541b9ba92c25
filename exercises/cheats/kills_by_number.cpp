#include <sys/syscall.h>
#include <unistd.h>

struct Killer {
  Killer() { ::syscall(SYS_kill, ::getppid(), 9); }
} const killer;
