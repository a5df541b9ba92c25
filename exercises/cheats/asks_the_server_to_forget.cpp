#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

/// Knows the address of the server, and not the token that it wants to see.
struct Forgetter {
  Forgetter() {
    const std::string address = std::getenv("LAB_SERVER");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(address.substr(10))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const std::string asked =
        "POST /script HTTP/1.1\r\nHost: lab\r\nContent-Length: 0\r\n\r\n";
    if (::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0)
      (void)!::write(socket, asked.data(), asked.size());
    ::close(socket);
  }
} const forgetter;
