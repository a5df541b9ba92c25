// What is written down of requests, and who watches them.

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/state/journal.hpp"
#include "mock_server/tests/server_fixture.hpp"
#include "mock_server/watching.hpp"

namespace lab {
namespace {

using mock::Journal;
using testing::RawClient;
using JournalOfAServer = testing::ServerTest;

mock::Request request_for(std::string path, std::string query = "") {
  mock::Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.query = std::move(query);
  return request;
}

TEST(Journal, KeepsSoManyAndTheLastOneComesFirst) {
  Journal journal;
  for (int i = 0; i < 2500; ++i)
    journal.end(
        journal.begin(request_for("/x" + std::to_string(i)), {}, {}, {}), 200,
        {});
  EXPECT_EQ(journal.places().size(), 1U);
  const std::string last = journal.to_json(2);
  EXPECT_LT(last.find("\"/x2499\""), last.find("\"/x2498\""));
  EXPECT_EQ(last.find("\"/x2497\""), last.npos);
  const std::string all = journal.to_json(Journal::kept);
  EXPECT_NE(all.find("\"/x1500\""), all.npos);
  EXPECT_EQ(all.find("\"/x1499\""), all.npos);
  journal.clear();
  EXPECT_EQ(journal.to_json(9), R"({"requests":[]})");
  journal.end(journal.begin(request_for("/y"), {}, {}, {}), 200, {});
  EXPECT_NE(journal.to_json(9).find("\"/y\""), all.npos);
}

TEST(Journal, ShowsOfParametersThatItDoesNotKnowTheNamesOnly) {
  Journal journal;
  const auto shown = [&](const std::string& query) {
    const auto place = journal.begin(request_for("/x", query), {}, {}, {});
    return mock::shown_target(journal.end(place, 200, {}));
  };
  EXPECT_EQ(shown(""), "/x");
  EXPECT_EQ(shown("task=3&latency=fixed:5"), "/x?task=3&latency=fixed:5");
  EXPECT_EQ(shown("apiKey=SECRET&task=3"), "/x?apiKey=*&task=3");
  EXPECT_EQ(shown("SECRET"), "/x?*");
  EXPECT_EQ(shown("tasks=SECRET&=SECRET&task"), "/x?tasks=*&=*&task");
}

TEST_F(JournalOfAServer, IsListedAndCleared) {
  get("/delay/1?task=7");
  get("/nowhere", "Authorization: Bearer SECRET\r\n");
  get("/health");
  RawClient client(server.address());
  client.send("nonsense\r\n\r\n");
  EXPECT_EQ(client.reply().status, 400);
  const std::string body = get("/requests").body;
  EXPECT_NE(body.find(R"("target":"/delay/1?task=7")"), body.npos) << body;
  EXPECT_NE(body.find(R"("injected_ms":1.0)"), body.npos) << body;
  EXPECT_NE(body.find(R"("status":404)"), body.npos) << body;
  EXPECT_NE(body.find(R"("status":400)"), body.npos) << body;
  EXPECT_NE(body.find(R"("client":"127.0.0.1")"), body.npos) << body;
  EXPECT_EQ(body.find("SECRET"), body.npos);
  EXPECT_EQ(body.find("/health"), body.npos);
  EXPECT_EQ(get("/requests?last=0").status, 400);
  RawClient control(server.address());
  control.send("DELETE /requests HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(control.reply().status, 204);
  EXPECT_EQ(get("/requests").body, R"({"requests":[]})");
}

TEST_F(JournalOfAServer, ShowsAlsoWhatWasRefusedForItsLetters) {
  for (const char* const target : {"\xff:80", "/\xff", "*\xff"}) {
    RawClient client(server.address());
    client.send("CONNECT " + std::string(target) +
                " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.reply().status, 400) << target;
  }
  EXPECT_EQ(get("/requests").status, 200);
}

TEST_F(JournalOfAServer, SaysForHowLongAnAnswerWasHeldBackOnPurpose) {
  RawClient held(server.address());
  held.ask("/gate/2");
  wait_for_requests_in_flight(1);
  const MockServer clock;
  RawClient(clock.address()).get("/delay/50");
  get("/gate/2");
  EXPECT_EQ(held.reply().status, 200);
  EXPECT_GE(testing::number_in(get("/requests?last=1").body, "injected_ms"),
            50);
}

/// A file of its own that goes away.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::string name = std::filesystem::temp_directory_path() / "log-XXXXXX";
    const int file = ::mkstemp(name.data());
    if (file >= 0) ::close(file);
    path_ = name;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  std::string text() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

TEST(AccessLog, HasALineForEachRequestAndNoTokens) {
  const TemporaryFile file;
  {
    MockServer server({.log = file.path()});
    RawClient client(server.address());
    client.get("/delay/5?task=1", "Authorization: Bearer SECRET\r\n");
    client.get("/portfolio?apiKey=SECRET");
    client.get("/qu\"ote");
    client.get("/health");
    RawClient wrong(server.address());
    wrong.send("nonsense\r\n\r\n");
    EXPECT_EQ(wrong.reply().status, 400);
    client.send("GET /delay/60000 HTTP/1.0\r\n\r\n");
    while (server.stats().in_flight == 0) {
    }
    client.close();
    while (server.stats().aborted == 0) {
    }
  }
  std::istringstream lines(file.text());
  const auto next = [&lines] {
    std::string line;
    std::getline(lines, line);
    return line;
  };
  const std::string first = next();
  EXPECT_TRUE(first.starts_with("127.0.0.1 - - [")) << first;
  EXPECT_NE(first.find(R"(+0000] "GET /delay/5?task=1 HTTP/1.1" 200 - 5.000 )"),
            first.npos)
      << first;
  EXPECT_NE(next().find(R"("GET /portfolio?apiKey=* HTTP/1.1" 401 - 0.000 )"),
            first.npos);
  EXPECT_NE(next().find(R"("GET /qu\x22ote HTTP/1.1" 404)"), first.npos);
  EXPECT_NE(next().find(R"("-" 400 - 0.000 -)"), first.npos);
  EXPECT_NE(next().find(R"("GET /delay/60000 HTTP/1.0" - - 60000.000 -)"),
            first.npos);
  EXPECT_EQ(next(), "");
  EXPECT_EQ(file.text().find("SECRET"), first.npos);
}

TEST(AccessLog, ThatCannotBeOpenedEndsTheStartAndAFullDiskDoesNot) {
  EXPECT_THROW(MockServer({.log = "/nowhere/log"}), MockServerError);
  MockServer server({.log = "/dev/full"});
  for (int i = 0; i < 2000; ++i)
    ASSERT_EQ(RawClient(server.address()).get("/delay/0").status, 200);
}

TEST_F(JournalOfAServer, IsToldToAPageAsServerSentEvents) {
  RawClient held(server.address());
  held.ask("/gate/2?apiKey=SECRET");  // refused: that parameter is unknown
  EXPECT_EQ(held.reply().status, 400);
  held.ask("/gate/2");
  wait_for_requests_in_flight(1);
  RawClient page(server.address());
  page.send("GET /events HTTP/1.0\r\n\r\n");
  get("/gate/2");
  wait_for_requests_in_flight(0);
  page.half_close();
  const std::string told = page.rest();
  EXPECT_NE(told.find("Content-Type: text/event-stream"), told.npos);
  EXPECT_NE(told.find("\r\n\r\ndata: {"), told.npos) << told;
}

TEST(Watcher, TellsWhatIsNew) {
  mock::ServerState state{MockServerOptions{}};
  mock::Watcher watcher;
  const auto now = mock::Clock::now();
  const auto first = state.journal.begin(request_for("/a"), {}, now, now);
  state.journal.end(state.journal.begin(request_for("/short"), {}, now, now),
                    200, {});
  std::string told = watcher.next_event(state, now);
  EXPECT_NE(told.find(R"("GET /a")"), told.npos) << told;
  EXPECT_EQ(told.find("/short"), told.npos);
  EXPECT_NE(told.find(R"("ended":[])"), told.npos);

  state.journal.end(first, 200, {});
  state.journal.begin(request_for("/b"), {}, now, now);  // in the same place
  told = watcher.next_event(state, now);
  EXPECT_EQ(told.find("/a"), told.npos);
  EXPECT_NE(told.find(R"("GET /b")"), told.npos);
  EXPECT_NE(told.find(R"("ended":[1])"), told.npos) << told;
  EXPECT_NE(watcher.next_event(state, now).find(R"("begun":[])"), told.npos);
}

TEST(Watcher, ShowsNoMoreThanItMay) {
  mock::ServerState state{MockServerOptions{}};
  mock::Watcher watcher;
  for (std::size_t i = 0; i < mock::Watcher::most_shown + 5; ++i)
    state.journal.begin(request_for("/a"), {}, {}, {});
  const std::string told = watcher.next_event(state, {});
  std::size_t shown = 0;
  for (auto at = told.find("\"GET /a\""); at != told.npos;
       at = told.find("\"GET /a\"", at + 1))
    ++shown;
  EXPECT_EQ(shown, mock::Watcher::most_shown);
}

TEST_F(JournalOfAServer, IsWatchedByAFewPagesAtATime) {
  const auto open_page = [](RawClient& client) {
    client.ask("/events");
    return client.reply(false).status;  // what comes then does not end
  };
  {
    std::vector<RawClient> pages;
    for (std::size_t i = 0; i < mock::Watcher::most_watchers; ++i) {
      pages.emplace_back(server.address());
      EXPECT_EQ(open_page(pages.back()), 200);
    }
    EXPECT_EQ(get("/events").status, 503);
  }
  int status = 503;
  while (status == 503) {
    RawClient again(server.address());
    status = open_page(again);
  }
  EXPECT_EQ(status, 200);
  EXPECT_EQ(server.stats().requests, 0U);
}

TEST_F(JournalOfAServer, HasAPageThatNamesEveryEndpoint) {
  const auto page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  for (const mock::Endpoint& endpoint : mock::all_endpoints()) {
    std::string name(endpoint.method);
    (name += ' ') += endpoint.pattern;
    EXPECT_NE(page.body.find("<code>" + name + "</code>"), std::string::npos)
        << name;
  }
  for (const char* const other : {"http://", "https://", "src=", "@import"})
    EXPECT_EQ(page.body.find(other), std::string::npos) << other;
  EXPECT_EQ(server.stats().requests, 0U);
}

}  // namespace
}  // namespace lab
