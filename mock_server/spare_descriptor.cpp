#include "mock_server/spare_descriptor.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "command_line/streams.hpp"

namespace lab::mock {
namespace {

int open_any() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

SpareDescriptor::SpareDescriptor() : spare_(open_any()) {}

SpareDescriptor::~SpareDescriptor() {
  if (spare_ >= 0) ::close(spare_);
}

bool SpareDescriptor::turn_away(int listening) {
  if (spare_ >= 0) ::close(spare_);
  const int client = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
  if (client >= 0) ::close(client);
  spare_ = open_any();
  if (client < 0) return false;
  ++turned_away_;
  complain();
  return true;
}

void SpareDescriptor::complain() {
  const auto now = std::chrono::steady_clock::now();
  if (now - complained_ < std::chrono::seconds(1)) return;
  complained_ = now;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  say("lab_mock_server: {} connections turned away so far: the limit of {} "
      "open files is reached: raise it with ulimit -n\n",
      turned_away_, limit.rlim_cur);
}

}  // namespace lab::mock
