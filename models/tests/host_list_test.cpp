// Which hosts take part, as people write it.

#include "models/hosts/host_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "workloads/scratch_folder.hpp"

namespace lab::hosts {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

MATCHER_P(IsRefusedWith, why, "") {
  return testing::ExplainMatchResult(ThrowsMessage<std::invalid_argument>(AllOf(
                                         HasSubstr(why), Not(HasSubstr("\n")))),
                                     arg, result_listener);
}

TEST(HostList, TakesNamesWithSlotsAndOneSlotWithout) {
  EXPECT_THAT(
      parse_hosts("a:4,ann@b.example:2,c"),
      ElementsAre(Host{"a", 4}, Host{"ann@b.example", 2}, Host{"c", 1}));
}

TEST(HostList, GivesAHostThatIsNamedTwiceTheSlotsOfBoth) {
  EXPECT_THAT(parse_hosts("a:4,b,a:2"),
              ElementsAre(Host{"a", 6}, Host{"b", 1}));
}

TEST(HostList, IsReadBackFromItsText) {
  const std::vector<Host> hosts{{"a", 4}, {"b", 1}};
  EXPECT_EQ(parse_hosts(to_text(hosts)), hosts);
}

struct Refused {
  const char* text;
  const char* why;
};

class HostListThatIsNone : public testing::TestWithParam<Refused> {};

TEST_P(HostListThatIsNone, IsRefusedInOneLine) {
  EXPECT_THAT([] { parse_hosts(GetParam().text); },
              IsRefusedWith(GetParam().why));
}

INSTANTIATE_TEST_SUITE_P(
    HostList, HostListThatIsNone,
    testing::Values(
        Refused{"", "--hosts: '' is no name of a host"},
        Refused{",", "'' is no name of a host"},
        Refused{"a,", "'' is no name of a host"},
        Refused{"a,,b", "'' is no name of a host"},
        Refused{":4", "'' is no name of a host"},
        Refused{" a", "' a' is no name of a host"},
        Refused{"a;b", "'a;b' is no name of a host"},
        Refused{"-x", "'-x' is no name of a host"},
        Refused{"a:0", "--hosts: '0' is no number of slots from 1 to 10000"},
        Refused{"a:-1", "'-1' is no number of slots"},
        Refused{"a:", "'' is no number of slots"},
        Refused{"a:4x", "'4x' is no number of slots"},
        Refused{"a:4:4", "'4:4' is no number of slots"},
        Refused{"a:10001", "'10001' is no number of slots"},
        Refused{"a:6000,a:6000", "'a' has more than 10000 slots"},
        Refused{"a:99999999999999999999", "is no number of slots"}));

class HostsFile : public testing::Test {
 protected:
  std::vector<Host> read(const std::string& text) {
    std::ofstream(file()) << text;
    return read_hosts_file(file());
  }
  std::string file() const { return folder_.path() / "hosts"; }
  const ScratchFolder& folder() const { return folder_; }

 private:
  ScratchFolder folder_;
};

TEST_F(HostsFile, IsReadAsMpirunReadsIt) {
  EXPECT_THAT(read("# mine\n\na slots=4  # the big one\n  b\n"
                   "c slots=8 max_slots=2\n"),
              ElementsAre(Host{"a", 4}, Host{"b", 1}, Host{"c", 2}));
}

TEST_F(HostsFile, IsReadToItsEndWithoutANewline) {
  EXPECT_THAT(read("a slots=2\nb"), ElementsAre(Host{"a", 2}, Host{"b", 1}));
}

TEST_F(HostsFile, IsRefusedWithItsLine) {
  EXPECT_THAT([&] { read("a\n\nb slots=0\n"); },
              IsRefusedWith(file() + ":3: '0' is no number of slots"));
  EXPECT_THAT([&] { read("a cores=4\n"); },
              IsRefusedWith(file() + ":1: 'cores=4' is not understood"));
  EXPECT_THAT([&] { read("a:4\n"); },
              IsRefusedWith(file() + ":1: 'a:4' is no name of a host"));
}

TEST_F(HostsFile, ThatNamesNoHostIsRefused) {
  EXPECT_THAT([&] { read("# none\n"); }, IsRefusedWith("names no host"));
  EXPECT_THAT([&] { read(""); }, IsRefusedWith("names no host"));
}

TEST_F(HostsFile, ThatIsNoneIsRefused) {
  EXPECT_THAT([&] { read_hosts_file(file()); },
              IsRefusedWith(file() + ": cannot be read"));
  EXPECT_THAT([&] { read_hosts_file(folder().path()); },
              IsRefusedWith("cannot be read"));
}

TEST(ShareOut, GivesWorkersInProportionToSlots) {
  EXPECT_THAT(share_out(6, {{"a", 4}, {"b", 2}}), ElementsAre(4, 2));
  EXPECT_THAT(share_out(1, {{"a", 1}, {"b", 2}}), ElementsAre(0, 1));
  EXPECT_THAT(share_out(3, {}), ElementsAre());
}

}  // namespace
}  // namespace lab::hosts
