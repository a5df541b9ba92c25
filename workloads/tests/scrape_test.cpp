// Links, in HTML good and bad.

#include <gtest/gtest.h>

#include "workloads/tests/attempts.hpp"

namespace lab {
namespace {

/// What is found in a page.
Answer answer_to(const std::string& html) {
  ScriptedServer server({reply(html)});
  return make_batch({.workload = "scrape",
                     .tasks = 1,
                     .server = to_string(server.address())})
      ->run(0);
}

TEST(Scrape, AsksForThePageOfItsTask) {
  ScriptedServer server({reply("")});
  make_batch({.workload = "scrape",
              .tasks = 5,
              .size = 20,
              .seed = 7,
              .server = to_string(server.address())})
      ->run(4);
  EXPECT_TRUE(server.requests().at(0).starts_with(
      "GET /page/4?seed=7&latency=fixed:20 HTTP/1.1"));
}

TEST(Scrape, ChecksumsTheSortedLinks) {
  // Each with a zero byte behind it.
  EXPECT_EQ(answer_to("<a href=/b>b</a><a href='/a'>a</a>"),
            "2 links, crc32 87b04045");
}

TEST(Scrape, CountsALinkOnce) {
  EXPECT_EQ(answer_to("<a href=/a></a><a href=/b></a><a href=/a></a>"),
            answer_to("<a href=/a></a><a href=/b></a>"));
}

TEST(Scrape, ReadsHtmlAsABrowserWould) {
  const Answer one = answer_to("<a href=\"/a?b&c\">x</a>");
  EXPECT_TRUE(one.starts_with("1 links"));
  EXPECT_EQ(answer_to("<P><UL><LI><A class=x HREF = /a?b&amp;c >never closed"),
            one);
  EXPECT_EQ(answer_to("<!-- <a href=/b> --><a name=x>no link</a>"
                      "<script>'<a href=/c>'</script><a href='/a?b&c'>"),
            one);
}

TEST(Scrape, FindsNoneWhereThereIsNone) {
  EXPECT_EQ(answer_to(""), "0 links, crc32 00000000");
  EXPECT_EQ(answer_to("no HTML at all"), "0 links, crc32 00000000");
}

TEST(Scrape, ReadsAPageThatIsDeep) {
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "<div>";
  EXPECT_TRUE(answer_to(deep + "<a href=/x>").starts_with("1 links"));
}

TEST(Scrape, RefusesALatencyThatTheServerHasNot) {
  EXPECT_EQ(refusal_of({.workload = "scrape",
                        .tasks = 1,
                        .size = 60'001,
                        .server = "127.0.0.1:1"}),
            "scrape: size '60001' cannot be used: give 0 to 60000 "
            "milliseconds");
}

}  // namespace
}  // namespace lab
