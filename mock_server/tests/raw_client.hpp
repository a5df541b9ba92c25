#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lab::testing {

struct RawReply {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;                            ///< Chunks are put together.
  bool whole = false;                          ///< It was not cut short.
};

/// A TCP connection with nothing between the test and its bytes.
///
/// Blocks: a server that says nothing for 20 s fails the test.
class RawClient {
 public:
  explicit RawClient(std::string_view address);  ///< "127.0.0.1:8080".
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  /// Without content: the answer to HEAD.
  RawReply reply(bool content = true);
  /// Everything until the server closes.
  std::string rest();
  void close();
  void half_close();  ///< Sends no more, but still receives.

  /// One request in the usual form, and its reply.
  RawReply get(std::string_view target, std::string_view headers = "");
  RawReply post(std::string_view target, std::string_view body);
  /// The request only.
  void ask(std::string_view target, std::string_view headers = "");

 private:
  bool more();
  std::string line();
  bool take(std::size_t count, std::string& out);
  void read_chunks(RawReply& reply);

  int socket_;
  std::string bytes_;
};

/// A member of a flat part of a JSON text, such as `"requests":5`.
long number_in(std::string_view json, std::string_view name);

}  // namespace lab::testing
