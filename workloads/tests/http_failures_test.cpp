// Every way in which a reply can be bad, and that both clients call it the
// same.

#include <gtest/gtest.h>

#include <string>

#include "workloads/tests/clients.hpp"
#include "workloads/tests/scripted_server.hpp"

namespace lab {
namespace {

using Then = Turn::Then;

struct BadReply {
  std::string name;
  Turn turn;
  FailureKind kind;
};

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string ten = ok + "Content-Length: 10\r\n\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

std::vector<BadReply> bad_replies() {
  using enum FailureKind;
  return {
      {"Nothing", {"", Then::close}, cut_short},
      {"HalfAHead", {ok + "Content-Le", Then::close}, cut_short},
      {"HalfABody", {ten + "12345", Then::close}, cut_short},
      {"NoBody", {ten, Then::close}, cut_short},
      {"HalfAChunk", {chunked + "5\r\nhel", Then::close}, cut_short},
      {"NoLastChunk", {chunked + "5\r\nhello\r\n", Then::close}, cut_short},
      {"ResetAtOnce", {"", Then::reset}, reset},
      {"ResetInTheHead", {ok + "Content-Le", Then::reset}, reset},
      {"ResetInTheBody", {ten + "12345", Then::reset}, reset},
      {"Garbage", {"this is no HTTP\r\n\r\n", Then::close}, malformed},
      {"GarbageAndSilence", {"SSH-2.0", Then::hold}, malformed},
      {"NoStatus", {"HTTP/1.1 abc OK\r\n\r\n", Then::close}, malformed},
      {"FutureVersion", {"HTTP/9.1 200 OK\r\n\r\n", Then::close}, malformed},
      {"HeaderWithoutColon",
       {ok + "what is this\r\nContent-Length: 0\r\n\r\n", Then::hold},
       malformed},
      {"HeaderWithoutName", {ok + ": x\r\n\r\n", Then::hold}, malformed},
      {"LineWithoutCarriageReturn",
       {ok + "A: b\nContent-Length: 0\r\n\r\n", Then::hold},
       malformed},
      {"HeadThatGoesWrongAndEnds", {ok + "what\r\n", Then::close}, malformed},
      {"LengthThatIsNoNumber",
       {ok + "Content-Length: 5x\r\n\r\nhello", Then::hold},
       malformed},
      {"NegativeLength",
       {ok + "Content-Length: -1\r\n\r\nhello", Then::hold},
       malformed},
      {"TwoLengths",
       {ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", Then::hold},
       malformed},
      {"ChunkSizeThatIsNoNumber",
       {chunked + "zz\r\nhello\r\n0\r\n\r\n", Then::hold},
       malformed},
      {"ChunkWithoutItsLineEnd",
       {chunked + "5\r\nhelloXX\r\n0\r\n\r\n", Then::hold},
       malformed},
      {"NotFound",
       {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"},
       bad_status},
      {"TooManyRequests",
       {"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\nno"},
       bad_status},
      {"LargeLength",
       {ok + "Content-Length: 1001\r\n\r\n", Then::hold},
       too_large},
      {"LargeChunks",
       {chunked + "3e9\r\n" + std::string(1001, 'x') + "\r\n", Then::hold},
       too_large},
      {"LargeWithoutLength",
       {ok + "\r\n" + std::string(1001, 'x'), Then::hold},
       too_large},
      {"EndlessHead", {ok + std::string(9000, 'x'), Then::hold}, too_large},
      {"Silence", {"", Then::hold}, timed_out},
      {"SilenceInTheHead", {ok + "Content-Le", Then::hold}, timed_out},
      {"SilenceInTheBody", {ten + "12345", Then::hold}, timed_out},
      {"TrickleInTheHead", {ok + "Content-Le", Then::trickle}, timed_out},
      {"TrickleInTheBody",
       {ok + "Content-Length: 999\r\n\r\n", Then::trickle},
       timed_out},
  };
}

class BadReplies : public testing::TestWithParam<BadReply> {
 protected:
  static Failure failure_in(std::string_view face, const Address& address) {
    Limits limits;
    limits.max_body = 1000;
    if (GetParam().kind == FailureKind::timed_out)
      limits.request_timeout = std::chrono::milliseconds(100);
    return make_client(face, address, limits)->failure_of({"/x", {}});
  }
};

INSTANTIATE_TEST_SUITE_P(All, BadReplies, testing::ValuesIn(bad_replies()),
                         [](const auto& test) { return test.param.name; });

TEST_P(BadReplies, AreTheSameFailureForBothClients) {
  ScriptedServer server({GetParam().turn, GetParam().turn});
  const Failure blocking = failure_in("blocking", server.address());
  const Failure async = failure_in("async", server.address());
  EXPECT_EQ(to_string(blocking.kind), to_string(GetParam().kind));
  EXPECT_EQ(to_string(async.kind), to_string(GetParam().kind));
  EXPECT_EQ(blocking.text, async.text);
}

}  // namespace
}  // namespace lab
