#include "mock_server/spare_descriptor.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "command_line/streams.hpp"

namespace lab::mock {
namespace {

int open_any() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

SpareDescriptor::SpareDescriptor(std::string_view program)
    : program_(program), spare_(open_any()) {}

SpareDescriptor::~SpareDescriptor() {
  if (spare_ >= 0) ::close(spare_);
}

bool SpareDescriptor::is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM;
}

bool SpareDescriptor::renew() {
  if (spare_ < 0) spare_ = open_any();
  return spare_ >= 0;
}

bool SpareDescriptor::reject_client(int listening) {
  if (spare_ >= 0) ::close(std::exchange(spare_, -1));
  const int client = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
  if (client >= 0) ::close(client);
  renew();
  if (client < 0) return false;
  ++rejected_;
  complain();
  return true;
}

void SpareDescriptor::complain() {
  const auto now = std::chrono::steady_clock::now();
  if (now - complained_ < std::chrono::seconds(1)) return;
  complained_ = now;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  say("{}: clients turned away so far: {}: the limit of {} open files is "
      "reached: raise it with ulimit -n\n",
      program_, rejected_, limit.rlim_cur);
}

}  // namespace lab::mock
