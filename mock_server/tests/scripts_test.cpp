// Answers that are written beforehand.

#include <gtest/gtest.h>

#include <string>

#include "mock_server/tests/server_fixture.hpp"

namespace lab {
namespace {

using testing::RawClient;
using testing::RawReply;
using Scripts = testing::ServerTest;

struct BadScript {
  const char* json;
  const char* says;  ///< What the answer must speak of.
};

/// A script for /x whose only reply is this.
std::string replying(const std::string& reply) {
  return R"({"path":"/x","replies":[)" + reply + "]}";
}

void expect_refusal(const MockServer& server, const std::string& json,
                    const std::string& says) {
  RawClient client(server.address());
  const RawReply reply = client.post("/script", json);
  EXPECT_EQ(reply.status, 400) << json;
  EXPECT_NE(reply.body.find(says), std::string::npos) << json << reply.body;
  EXPECT_EQ(client.get("/script").body, R"({"scripts":[]})") << json;
}

TEST_F(Scripts, AreRefusedUnlessEveryWordIsUnderstood) {
  for (const auto& [json, says] : {
           BadScript{"", "not JSON"},
           {"{", "not JSON: something is wrong at byte 2"},
           {"[]", "script: [] is not an object"},
           {"{}", "path: is missing"},
           {R"({"path":"/x"})", "replies: is missing"},
           {R"({"path":"/x","replies":{}})", "replies: {} is not a list"},
           {R"({"path":"/x","replies":[],"delay":1})", "delay is unknown"},
           {R"({"path":7,"replies":[]})", "path: 7 is not a text"},
           {R"({"path":"x","replies":[]})", "is never asked for"},
           {R"({"path":"/x?y=1","replies":[]})", "is never asked for"},
           {R"({"path":"/x y","replies":[]})", "is never asked for"},
           {R"({"path":"/x#y","replies":[]})", "is never asked for"},
           {R"({"path":"/stats","replies":[]})", "always answers itself"},
           {R"({"path":"/scr%69pt","replies":[]})", "always answers itself"},
       })
    expect_refusal(server, json, says);
}

TEST_F(Scripts, AreRefusedWhenTheyAreNestedDeeply) {
  expect_refusal(server, std::string(60'000, '['), "nested too deeply");
}

TEST_F(Scripts, AreRefusedUnlessEveryReplyIsUnderstood) {
  for (const auto& [reply, says] : {
           BadScript{R"({"sing":1})", "is not one of"},
           {"7", "7 is not one of"},
           {R"({"fail":503,"hang":true})", "is not one of"},
           {R"({"fail":4294967796})", "4294967796 is not a whole number"},
           {R"({"fail":204})", "from 400 to 599"},
           {R"({"fail":"503"})", "from 400 to 599"},
           {R"({"hang":false})", "hang: write"},
           {R"({"reset":1})", "reset: write"},
           {R"({"raw":["x"]})", "is not a text"},
           {R"({"cut_short":{"after_bytes":9}})", "body: is missing"},
           {R"({"cut_short":{"after_bytes":5,"body":"hello"}})", "0 to 4"},
           {R"({"cut_short":{"after":1,"body":"hello"}})", "after is unknown"},
       })
    expect_refusal(server, replying(reply), says);
}

TEST_F(Scripts, AreRefusedUnlessTheReplyCanBeSent) {
  for (const auto& [reply, says] : {
           BadScript{R"("hello")", "is not an object"},
           {R"({"stauts":404})", "stauts is unknown: known here are status"},
           {R"({"status":99})", "status: 99 is not a whole number"},
           {R"({"status":200.5})", "from 200 to 599"},
           {R"({"status":-1})", "from 200 to 599"},
           {R"({"status":204,"body":"x"})", "status 204 has none"},
           {R"({"status":304,"body":"x"})", "status 304 has none"},
           {R"({"body":7})", "body: 7 is not a text"},
           {R"({"delay_ms":-1})", "from 0 to 60000"},
           {R"({"delay_ms":"1"})", "from 0 to 60000"},
           {R"({"headers":["X"]})", "is not an object"},
           {R"({"headers":{"X":1}})", "X: 1 is not a text"},
           {R"({"headers":{"X Y":"1"}})", "is no name"},
           {R"({"headers":{"":"1"}})", "is no name"},
           {R"({"headers":{"X":"a\r\nY: b"}})", "has a control character"},
           {R"({"headers":{"content-length":"9"}})", "writes content-length"},
           {R"({"headers":{"Transfer-Encoding":"x"}})", "use raw"},
       })
    expect_refusal(server, replying(R"({"reply":)" + std::string(reply) + "}"),
                   says);
}

TEST_F(Scripts, MayNameAnotherTypeInAnySpelling) {
  server.script(replying(R"({"reply":{"headers":{"content-type":"a/b"}}})"));
  RawClient client(server.address());
  client.ask("/x");
  client.half_close();
  const std::string reply = client.rest();
  EXPECT_NE(reply.find("content-type: a/b"), reply.npos);
  EXPECT_EQ(reply.find("Content-Type"), reply.npos);
}

TEST_F(Scripts, AreListedUntilTheyAreUsedUpOrCleared) {
  RawClient client(server.address());
  server.script(R"({"path":"/b","replies":[{"fail":503},{"fail":503}]})");
  server.script(R"({"path":"/%61","replies":[{"hang":true}]})");
  EXPECT_EQ(client.get("/b").status, 503);
  EXPECT_EQ(client.get("/script").body,
            R"({"scripts":[{"left":1,"path":"/a"},{"left":1,"path":"/b"}]})");
  EXPECT_EQ(client.get("/b").status, 503);
  EXPECT_EQ(client.get("/script").body,
            R"({"scripts":[{"left":1,"path":"/a"}]})");
  client.send("DELETE /script HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.reply().status, 204);
  EXPECT_EQ(client.get("/script").body, R"({"scripts":[]})");
  EXPECT_EQ(client.get("/a").status, 404);
}

TEST_F(Scripts, MayAskForAMethodAndForHeadersAndWhatAsksForMoreGoesFirst) {
  const auto script = [&](const std::string& match, int status) {
    server.script(R"({"path":"/x",)" + match + R"("replies":[{"fail":)" +
                  std::to_string(status) + R"(},{"fail":)" +
                  std::to_string(status) + "}]}");
  };
  script("", 500);
  script(R"("method":"POST",)", 501);
  script(R"("headers":{"X-Try":"2"},)", 502);
  script(R"("method":"GET","headers":{"x-try":"2","X-More":"a, b"},)", 503);
  RawClient client(server.address());
  const std::string more = "X-More: a\r\nx-more: b\r\n";
  EXPECT_EQ(get("/x").status, 500);
  EXPECT_EQ(client.post("/x", "").status, 501);
  EXPECT_EQ(get("/x", "X-TRY: 2\r\n").status, 502);
  EXPECT_EQ(get("/x", "X-Try: 2\r\n" + more).status, 503);
  EXPECT_EQ(
      client.get("/script").body,
      R"({"scripts":[)"
      R"({"headers":["x-more","x-try"],"left":1,"method":"GET","path":"/x"},)"
      R"({"headers":["x-try"],"left":1,"path":"/x"},)"
      R"({"left":1,"method":"POST","path":"/x"},{"left":1,"path":"/x"}]})");
  EXPECT_EQ(get("/x", "X-Try: 2\r\n" + more).status, 503);
  EXPECT_EQ(get("/x", "X-Try: 2\r\n" + more).status, 502);
  EXPECT_EQ(client
                .post("/script", R"({"path":"/x","method":"POST",)"
                                 R"("replies":[]})")
                .status,
            204);
  EXPECT_EQ(client.post("/x", "").status, 500);
  EXPECT_EQ(get("/x").status, 404);
}

TEST_F(Scripts, AreRefusedUnlessWhatTheyAskForCanCome) {
  for (const auto& [match, says] :
       {BadScript{R"("method":"get")", "is unknown: write GET, POST"},
        {R"("method":7)", "method: 7 is not a text"},
        {R"("headers":["X"])", "is not an object"},
        {R"("headers":{"X Y":"1"})", "is no name"},
        {R"("headers":{"X":1})", "X: 1 is not a text"},
        {R"("headers":{"X":"1","x":"2"})", "given twice"}})
    expect_refusal(server,
                   R"({"path":"/x",)" + std::string(match) +
                       R"(,"replies":[{"hang":true}]})",
                   says);
}

TEST_F(Scripts, TakeUpNoMoreThanABoundedAmount) {
  RawClient client(server.address());
  const std::string body(60'000, 'x');
  const auto write = [&](int path) {
    return client
        .post("/script", R"({"path":"/)" + std::to_string(path) +
                             R"(","replies":[{"raw":")" + body + R"("}]})")
        .status;
  };
  int kept = 0;
  while (kept < 100 && write(kept) == 204) ++kept;
  EXPECT_EQ(kept, 17);       // a MiB
  EXPECT_EQ(write(0), 204);  // in place of another
  EXPECT_EQ(client.post("/script", R"({"path":"/1","replies":[]})").status,
            204);
  EXPECT_EQ(write(17), 204);
}

}  // namespace
}  // namespace lab
