#include "instruments/channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace exercise {
namespace {

// Plain memory: this is filled before anything is constructed.
struct Secrets {
  int channel = -1;
  std::array<char, 128> nonce{};
  std::array<char, 128> token{};
};
constinit Secrets secrets;

/// A word of the one message that waits in the channel, "NONCE TOKEN\n".
template <std::size_t N>
void read_word(int channel, std::array<char, N>& word) {
  std::size_t length = 0;
  char next = 0;
  while (length + 1 < N && ::recv(channel, &next, 1, 0) == 1) {
    if (next == ' ' || next == '\n') return;
    word[length++] = next;
  }
}

/// Before the constructors of any object with static storage, the student's
/// among them: LAB_CHECK names the descriptor.
[[gnu::constructor(101)]] void take_the_secrets() {
  const char* number = std::getenv("LAB_CHECK");
  if (number == nullptr) return;
  secrets.channel = std::atoi(number);
  ::fcntl(secrets.channel, F_SETFD, FD_CLOEXEC);
  read_word(secrets.channel, secrets.nonce);
  read_word(secrets.channel, secrets.token);
  ::unsetenv("LAB_CHECK");
}

}  // namespace

bool is_checked() { return secrets.channel >= 0; }

void report(const std::string& json) {
  const std::string line =
      std::string(secrets.nonce.data()) + ' ' + json + '\n';
  const char* rest = line.data();
  std::size_t left = line.size();
  while (left > 0) {
    const ssize_t sent = ::send(secrets.channel, rest, left, MSG_NOSIGNAL);
    if (sent <= 0) return;  // nobody listens any more
    rest += sent;
    left -= static_cast<std::size_t>(sent);
  }
}

std::string control_token() { return secrets.token.data(); }

}  // namespace exercise
