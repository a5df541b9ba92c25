// The same tasks in other languages: their answers, and what is said of one
// that is not there, or does not do what it should.

#include "bench/harness/language_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/harness/peer_program.hpp"
#include "bench/harness/server_process.hpp"
#include "bench/tests/temporary_folder.hpp"
#include "models/models.hpp"
#include "models/processes/child_process.hpp"
#include "workloads/workloads.hpp"

namespace lab {

void PrintTo(const Language& language, std::ostream* out) {
  *out << language.name;
}

namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

Arm arm_in(const Language& language, Spec spec) {
  Arm arm{.name = "a peer",
          .by = ByPeer{std::string(language.source), spec.workload},
          .concurrency = 3};
  arm.spec = std::move(spec);
  return arm;
}

/// Skips where the language is not installed.
class EveryLanguage : public testing::TestWithParam<Language> {
 protected:
  void SetUp() override {
    const PeerPresence found = look_for(GetParam());
    if (found.version.empty()) GTEST_SKIP() << found.why_absent;
  }

  Repetition run(const Spec& spec) const {
    return run_language(arm_in(GetParam(), spec), GetParam());
  }

  void expect_answers_of_sequential(const Spec& spec) const {
    const auto expected =
        make_model("sequential")->run(*make_batch(spec), {}).outcomes;
    EXPECT_EQ(run(spec).result.outcomes, expected);
  }

  /// By hand, with its errors: what it prints, and how it ends.
  Output run_by_hand(const std::vector<std::string>& words) const {
    std::vector<std::string> told = words_to_run(GetParam(), words);
    const std::string hidden = "exec 2>/dev/null";
    told.at(1).replace(told.at(1).find(hidden), hidden.size(), "exec 2>&1");
    return run_shell(told);
  }

  ServerProcess server_;
};

INSTANTIATE_TEST_SUITE_P(Peers, EveryLanguage,
                         testing::ValuesIn(all_languages()),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST_P(EveryLanguage, FetchesAsSequentialDoes) {
  expect_answers_of_sequential({.workload = "fetch",
                                .tasks = 7,
                                .server = server_.address(),
                                .input = "/delay/1?task={task} /bytes/300"});
}

TEST_P(EveryLanguage, AddsUpAsSequentialDoes) {
  expect_answers_of_sequential({.workload = "sum", .tasks = 5, .size = 1000});
}

TEST_P(EveryLanguage, AddsUpWhatNoDoubleHoldsExactly) {
  EXPECT_EQ(run({.workload = "sum", .tasks = 1, .size = 150'000'000})
                .result.outcomes.at(0),
            Outcome("11249999925000000"));
}

TEST_P(EveryLanguage, SleepsAsSequentialDoes) {
  expect_answers_of_sequential({.workload = "sleep", .tasks = 7, .size = 1000});
  expect_answers_of_sequential(
      {.workload = "sleep", .tasks = 4, .input = "1000,2000"});
}

TEST_P(EveryLanguage, IsMeasuredFromWhenItIsReady) {
  const Sample sample =
      run({.workload = "sum", .tasks = 2, .size = 50'000'000}).sample;
  EXPECT_GT(sample.wall_seconds, 0);
  EXPECT_GT(*sample.cpu_user_seconds + *sample.cpu_system_seconds, 0);
  EXPECT_GT(sample.peak_memory_bytes.value_or(0), 0U);
}

TEST_P(EveryLanguage, RefusesWhatIsNoBatchInOneLine) {
  const std::string start = std::string(GetParam().source) + ": ";
  const std::vector<std::vector<std::string>> wrong{
      {"dig", "3", to_json(Spec{.tasks = 1})},
      {"sleep", "none", to_json(Spec{.tasks = 1})},
      {"sleep", "3", to_json(Spec{.tasks = 0})},
      {"sleep", "3", "{"},
      {"sleep"}};
  for (const auto& words : wrong) {
    SCOPED_TRACE(words.back());
    const Output output = run_by_hand(words);
    EXPECT_EQ(output.ending.exit_code, 2);
    EXPECT_THAT(output.text, StartsWith(start));
    EXPECT_THAT(output.text, Not(HasSubstr("\n")));
  }
}

TEST_P(EveryLanguage, FailsIfARequestDoes) {
  EXPECT_THAT(
      [&] {
        run({.workload = "fetch",
             .tasks = 2,
             .server = server_.address(),
             .input = "/nothing/here"});
      },
      ThrowsMessage<std::runtime_error>(std::string(GetParam().source) +
                                        " fetch ended with exit code 1"));
}

TEST_P(EveryLanguage, EndsWhenTheOneThatStartedItIsGone) {
  processes::survive_broken_pipes();
  processes::ChildProcess child(
      shell, words_to_run(GetParam(),
                          {"sleep", "1",
                           to_json(Spec{.tasks = 1, .size = 900'000'000})}));
  ASSERT_EQ(child.read_line(), "ready");
  child.write("go\n");
  child.close_input();
  EXPECT_TRUE(child.wait().is_success());
}

/// Finds the programs of a folder of its own, before all others or alone.
class MadeUpLanguage : public testing::Test {
 protected:
  MadeUpLanguage() { ::unsetenv("JAVA_HOME"); }
  ~MadeUpLanguage() override {
    ::setenv("PATH", path_.c_str(), 1);
    if (java_) ::setenv("JAVA_HOME", java_->c_str(), 1);
  }
  MadeUpLanguage(const MadeUpLanguage&) = delete;
  MadeUpLanguage& operator=(const MadeUpLanguage&) = delete;

  void find_first() const {
    ::setenv("PATH", (folder_.path().string() + ":" + path_).c_str(), 1);
  }
  void find_nothing() const { ::setenv("PATH", folder_.path().c_str(), 1); }

  /// Lines of shell.
  void add(const char* program, const std::string& lines) const {
    const auto file = folder_.path() / program;
    std::ofstream(file) << "#!/bin/sh\n" << lines << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

  static const Language& named(std::string_view name) {
    for (const Language& language : all_languages())
      if (language.name == name) return language;
    throw std::logic_error("no such language");
  }

  static void run_node() {
    const Language& node = named("Node");
    run_language(arm_in(node, {.workload = "sleep", .tasks = 1}), node);
  }

 private:
  static std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  }

  std::string path_ = variable("PATH").value_or("");
  std::optional<std::string> java_ = variable("JAVA_HOME");
  TemporaryFolder folder_;
};

TEST_F(MadeUpLanguage, IsNamedWithTheWayToHaveItIfItIsAbsent) {
  find_nothing();
  for (const char* name : {"Go", "Node", "Erlang"})
    EXPECT_EQ(look_for(named(name)).why_absent,
              std::string(name) +
                  " is not installed: ./lab report --peers installs it");
  EXPECT_EQ(look_for(named("Java")).why_absent,
            "Java is not installed: install a JDK from 21 on, as Debian 13 has "
            "it, or name one by JAVA_HOME");
}

TEST_F(MadeUpLanguage, IsNamedWithItsVersionIfThatIsTooOld) {
  add("java", "echo 'openjdk 17.0.15 2025-04-15'");
  find_first();
  const PeerPresence java = look_for(named("Java"));
  EXPECT_EQ(java.version, "");
  EXPECT_THAT(java.why_absent,
              StartsWith("Java 17.0.15 has no virtual threads: "));
}

TEST_F(MadeUpLanguage, IsAbsentIfItsProgramCannotBeCompiled) {
  add("go",
      "case $1 in env) echo go1.30 ;; *) echo no room >&2; exit 1 ;; esac");
  find_first();
  const PeerPresence go = look_for(named("Go"));
  EXPECT_EQ(go.version, "");
  EXPECT_THAT(go.why_absent,
              StartsWith("Go 1.30 does not compile tasks.go: no room"));
}

TEST_F(MadeUpLanguage, IsReadWhenItSaysWhatItHasDone) {
  add("node",
      "echo ready; read go; echo '{\"wall_seconds\": 2, \"answers\": "
      "[\"0\"]}'; "
      "read end; exit 0");
  find_first();
  const Language& node = named("Node");
  const Repetition repetition =
      run_language(arm_in(node, {.workload = "sleep", .tasks = 1}), node);
  EXPECT_EQ(repetition.sample.wall_seconds, 2);
  EXPECT_EQ(repetition.result.outcomes, std::vector<Outcome>{"0"});
}

TEST_F(MadeUpLanguage, CannotBeReadIfItPrintsSomethingElse) {
  add("node", "echo hello");
  find_first();
  EXPECT_THAT(run_node, ThrowsMessage<std::runtime_error>(
                            "tasks.mjs sleep prints no result, but: hello"));
  add("node",
      "echo ready; read go; echo '{\"wall_seconds\": '; read end; exit 0");
  EXPECT_THAT(run_node, ThrowsMessage<std::runtime_error>(StartsWith(
                            "tasks.mjs sleep prints no result, but: {\"wall")));
  add("node", "true");
  EXPECT_THAT(run_node, ThrowsMessage<std::runtime_error>(
                            "tasks.mjs sleep prints no result, but: nothing"));
}

TEST_F(MadeUpLanguage, HasToWaitUntilItIsToldToBegin) {
  add("node", "echo '{\"wall_seconds\": 2, \"answers\": [\"0\"]}'");
  find_first();
  EXPECT_THAT(run_node, ThrowsMessage<std::runtime_error>(
                            "tasks.mjs sleep began before it was told to"));
}

TEST(Shell, HasRoomForManyDescriptorsAndSoHasWhatItBecomes) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const Output output =
      run_shell(for_shell("exec grep FDSize /proc/self/status", {}));
  ASSERT_THAT(output.text, StartsWith("FDSize:"));
  EXPECT_GE(std::stoul(output.text.substr(sizeof "FDSize:")),
            std::min<rlim_t>(limit.rlim_cur, 65'536));
}

}  // namespace
}  // namespace lab
