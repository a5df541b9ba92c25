// What a chat server promises, whatever its kind.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "bench/servers/server.hpp"
#include "bench/servers/tests/client.hpp"

namespace lab::servers {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class Chat : public testing::TestWithParam<const char*> {
 protected:
  static constexpr std::size_t most_waiting = 8;

  /// Somebody whom the server knows.
  Client join(std::string_view name, int room = 0) {
    Client client(server_->port(), room);
    EXPECT_EQ(client.ask(name), "hello " + std::string(name));
    return client;
  }

  std::unique_ptr<Server> server_ = make_server(
      GetParam(), {.most_waiting = most_waiting, .socket_bytes = 4096});
};

TEST_P(Chat, GreetsWhoeverJoinsByName) {
  Client ann = join("ann");
  EXPECT_EQ(ann.ask("/who"), "1 are here");
}

TEST_P(Chat, SendsEveryLineToAllAndToItsSpeaker) {
  Client ann = join("ann");
  Client bob = join("bob");
  Client eve = join("eve");
  ann.say("good morning");
  for (Client* client : {&ann, &bob, &eve})
    EXPECT_EQ(client->hear(), "ann: good morning");
}

TEST_P(Chat, TakesLinesInPiecesAndManyAtOnce) {
  Client ann = join("ann");
  ann.send("o");
  ann.send("ne\ntwo\n\nfo");
  ann.send("ur\n");
  for (const char* line : {"ann: one", "ann: two", "ann: ", "ann: four"})
    EXPECT_EQ(ann.hear(), line);
}

TEST_P(Chat, GivesAllTheSameOrderWhenTwoSpeakAtOnce) {
  constexpr std::size_t rounds = 200;
  server_ = make_server(GetParam(), {.most_waiting = 2 * rounds});
  Client listener = join("listener");
  Client ann = join("ann");
  Client bob = join("bob");
  const auto talk = [](Client& client) {
    std::vector<std::string> heard;
    for (std::size_t i = 0; i < rounds; ++i) {
      client.say(std::to_string(i));
      for (int k = 0; k < 2; ++k) heard.push_back(*client.hear());
    }
    return heard;
  };
  std::vector<std::string> by_ann;
  std::vector<std::string> by_bob;
  std::vector<std::string> by_listener;
  {
    const std::jthread listening([&] {
      for (std::size_t i = 0; i < 2 * rounds; ++i)
        by_listener.push_back(*listener.hear());
    });
    const std::jthread first([&] { by_ann = talk(ann); });
    const std::jthread second([&] { by_bob = talk(bob); });
  }
  EXPECT_THAT(by_ann, SizeIs(2 * rounds));
  EXPECT_EQ(by_ann, by_bob);
  EXPECT_EQ(by_ann, by_listener);
}

TEST_P(Chat, GoesOnWithoutWhoeverLeaves) {
  Client ann = join("ann");
  Client bob = join("bob");
  bob.finish();
  EXPECT_THAT(bob.hear_all(), ElementsAre());
  EXPECT_EQ(ann.ask("/who"), "1 are here");
  EXPECT_EQ(ann.ask("alone"), "ann: alone");
}

TEST_P(Chat, DoesNotCountWhoHasNoNameYet) {
  const Client nobody(server_->port());
  EXPECT_EQ(join("ann").ask("/who"), "1 are here");
}

TEST_P(Chat, SendsHomeWhoeverSaysTooMuchAtOnce) {
  Client ann = join("ann");
  Client bob = join("bob");
  bob.send(std::string(2 * longest_line, 'x'));
  EXPECT_THAT(bob.hear_all(), ElementsAre());
  EXPECT_EQ(ann.ask("/who"), "1 are here");
}

TEST_P(Chat, DropsAClientThatNeverReadsAndTheRoomGoesOn) {
  Client sleeper = join("sleeper", 2048);
  Client ann = join("ann");
  const std::string text(1000, 'x');
  std::size_t lines = 0;
  // One line at a time: whoever reads never has more than one to come.
  while (ann.ask("/who") == "2 are here") {
    ASSERT_LT(++lines, 10'000U) << "nobody was dropped";
    ASSERT_EQ(ann.ask(text), "ann: " + text);
  }
  EXPECT_GT(lines, most_waiting);
  EXPECT_EQ(ann.ask("/who"), "1 are here");
  EXPECT_EQ(ann.ask(text), "ann: " + text);
  EXPECT_LE(sleeper.hear_all().size() + most_waiting, lines);
}

TEST_P(Chat, SendsEverybodyHomeAtItsEnd) {
  Client ann = join("ann");
  Client bob = join("bob");
  Client nobody(server_->port());
  server_.reset();
  for (Client* client : {&ann, &bob, &nobody})
    EXPECT_THAT(client->hear_all(), ElementsAre());
}

TEST_P(Chat, EndsAlthoughAClientDoesNotRead) {
  Client sleeper = join("sleeper", 2048);
  Client ann = join("ann");
  for (int i = 0; i < 4; ++i) ann.ask(std::string(4000, 'x'));
  server_.reset();
  EXPECT_EQ(ann.hear(), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Chat,
                         testing::Values("chat_thread_per_client",
                                         "chat_coroutines"),
                         [](const auto& test) {
                           return std::string(test.param);
                         });

}  // namespace
}  // namespace lab::servers
