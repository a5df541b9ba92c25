// Every way in which a reply can be bad, and that both clients call it the
// same, as far as cpp-httplib tells.

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "workloads/tests/clients.hpp"
#include "workloads/tests/scripted_server.hpp"

namespace lab {
namespace {

using Then = Turn::Then;

/// What the blocking client makes of it.
enum class Blocking {
  the_same,
  broken,        ///< It cannot always tell what broke the reply.
  by_its_limit,  ///< It waits for more until its time is over.
  any_way,       ///< Versions of cpp-httplib differ, some let it pass.
};

struct BadReply {
  std::string name;
  Turn turn;
  FailureKind kind;
  Blocking blocking = Blocking::the_same;
};

void PrintTo(const BadReply& reply, std::ostream* out) { *out << reply.name; }

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string ten = ok + "Content-Length: 10\r\n\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

std::vector<BadReply> bad_replies() {
  using enum FailureKind;
  return {
      {"Nothing", {"", Then::close}, cut_short, Blocking::broken},
      {"HalfAHead",
       {ok + "Content-Le", Then::close},
       cut_short,
       Blocking::broken},
      {"HalfABody", {ten + "12345", Then::close}, cut_short, Blocking::broken},
      {"NoBody", {ten, Then::close}, cut_short, Blocking::broken},
      {"HalfAChunk",
       {chunked + "5\r\nhel", Then::close},
       cut_short,
       Blocking::broken},
      {"NoLastChunk",
       {chunked + "5\r\nhello\r\n", Then::close},
       cut_short,
       Blocking::broken},
      {"ResetAtOnce", {"", Then::reset}, reset, Blocking::broken},
      {"ResetInTheHead",
       {ok + "Content-Le", Then::reset},
       reset,
       Blocking::broken},
      {"ResetInTheBody", {ten + "12345", Then::reset}, reset, Blocking::broken},
      {"Garbage",
       {"this is no HTTP\r\n\r\n", Then::close},
       malformed,
       Blocking::broken},
      {"GarbageAndSilence",
       {"SSH-2.0", Then::hold},
       malformed,
       Blocking::by_its_limit},
      {"NoStatus",
       {"HTTP/1.1 abc OK\r\n\r\n", Then::close},
       malformed,
       Blocking::broken},
      {"FutureVersion",
       {"HTTP/9.1 200 OK\r\n\r\n", Then::close},
       malformed,
       Blocking::broken},
      {"HeaderWithoutColon",
       {ok + "what is this\r\nContent-Length: 0\r\n\r\n", Then::hold},
       malformed,
       Blocking::any_way},
      {"HeaderWithoutName",
       {ok + ": x\r\n\r\n", Then::hold},
       malformed,
       Blocking::any_way},
      {"LineWithoutCarriageReturn",
       {ok + "A: b\nContent-Length: 0\r\n\r\n", Then::hold},
       malformed,
       Blocking::any_way},
      {"HeadThatGoesWrongAndEnds",
       {ok + "what\r\n", Then::close},
       malformed,
       Blocking::broken},
      {"LengthThatIsNoNumber",
       {ok + "Content-Length: 5x\r\n\r\nhello", Then::hold},
       malformed},
      {"NegativeLength",
       {ok + "Content-Length: -1\r\n\r\nhello", Then::hold},
       malformed},
      {"TwoLengths",
       {ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", Then::hold},
       malformed,
       Blocking::broken},
      {"ChunkSizeThatIsNoNumber",
       {chunked + "zz\r\nhello\r\n0\r\n\r\n", Then::hold},
       malformed,
       Blocking::broken},
      {"ChunkWithoutItsLineEnd",
       {chunked + "5\r\nhelloXX\r\n0\r\n\r\n", Then::hold},
       malformed,
       Blocking::any_way},
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
      {"EndlessHead",
       {ok + std::string(9000, 'x'), Then::hold},
       too_large,
       Blocking::by_its_limit},
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
  /// Some of them end by the limit of time alone.
  static Failure failure_in(std::string_view face, const Address& address,
                            bool by_its_limit) {
    Limits limits;
    limits.max_body = 1000;
    if (by_its_limit) limits.request_timeout = std::chrono::milliseconds(100);
    return make_client(face, address, limits)->failure_of({"/x", {}});
  }
};

INSTANTIATE_TEST_SUITE_P(All, BadReplies, testing::ValuesIn(bad_replies()),
                         [](const auto& test) { return test.param.name; });

TEST_P(BadReplies, AreTheSameFailureForBothClients) {
  const auto& [name, turn, kind, as] = GetParam();
  const bool never_ends = kind == FailureKind::timed_out;
  ScriptedServer server({turn, turn});
  const Failure blocking = failure_in(
      "blocking", server.address(),
      never_ends || as == Blocking::by_its_limit || as == Blocking::any_way);
  const Failure async = failure_in("async", server.address(), never_ends);
  EXPECT_EQ(to_string(async.kind), to_string(kind));
  switch (as) {
    case Blocking::the_same:
      EXPECT_EQ(to_string(blocking.kind), to_string(kind));
      EXPECT_EQ(blocking.text, async.text);
      break;
    case Blocking::broken:
      if (blocking == async) break;
      EXPECT_EQ(to_string(blocking.kind), "cut_short");
      EXPECT_EQ(blocking.text,
                "GET /x: no complete reply: the connection ended, or what "
                "came is not proper HTTP");
      break;
    case Blocking::by_its_limit:
      EXPECT_EQ(to_string(blocking.kind), "timed_out");
      break;
    case Blocking::any_way:
      break;
  }
}

}  // namespace
}  // namespace lab
