// A results file is there in full, or the older one still is.

#include "bench/harness/result_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "bench/tests/temporary_folder.hpp"
#include "models/environment_error.hpp"

namespace lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

void write_old(const TemporaryFolder& folder) {
  ResultFiles(folder.path()).write("a much longer old text", "older");
}

TEST(ResultFiles, ReplaceTheOldTextsAndLeaveNothingBeside) {
  const TemporaryFolder folder;
  write_old(folder);
  ResultFiles(folder.path()).write("new", "newer");
  EXPECT_EQ(folder.text_of("run.json"), "new");
  EXPECT_EQ(folder.text_of("benchmark.json"), "newer");
  EXPECT_THAT(folder.names(), ElementsAre("benchmark.json", "run.json"));
}

/// Lets no file grow beyond so many bytes, as a disk does that is nearly full.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    usual_ = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, usual_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
  void (*usual_)(int) = SIG_DFL;
};

void expect_the_old_texts(const TemporaryFolder& folder) {
  EXPECT_EQ(folder.text_of("run.json"), "a much longer old text");
  EXPECT_EQ(folder.text_of("benchmark.json"), "older");
  EXPECT_THAT(folder.names(), ElementsAre("benchmark.json", "run.json"));
}

TEST(ResultFiles, KeepBothOldTextsWhenTheDiskIsFullForEither) {
  const TemporaryFolder folder;
  write_old(folder);
  const auto write_new = [&](const char* run, const char* benchmark) {
    const SmallDisk disk(2);
    ResultFiles(folder.path()).write(run, benchmark);
  };
  const auto is_full =
      ThrowsMessage<EnvironmentError>(HasSubstr("File too large"));
  EXPECT_THAT([&] { write_new("new", "n"); }, is_full);
  EXPECT_THAT([&] { write_new("n", "new"); }, is_full);
  expect_the_old_texts(folder);
}

TEST(ResultFiles, TouchNothingThatLiesBeside) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "mine") << "mine";
  std::filesystem::create_symlink("mine", folder.path() / "run.json.new");
  write_old(folder);
  EXPECT_EQ(folder.text_of("mine"), "mine");
  EXPECT_THAT(folder.names(), ElementsAre("benchmark.json", "mine", "run.json",
                                          "run.json.new"));
}

TEST(ResultFiles, LeaveNothingBesideWhenTheyCannotTakeThePlace) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "run.json");
  EXPECT_THROW(write_old(folder), EnvironmentError);
  EXPECT_THAT(folder.names(), ElementsAre("run.json"));
}

TEST(ResultFiles, NameTheFileThatCannotBeWritten) {
  const TemporaryFolder folder;
  const ResultFiles files(folder.path());
  std::filesystem::remove(folder.path());
  EXPECT_THAT([&] { files.write("new", "newer"); },
              ThrowsMessage<EnvironmentError>(
                  AllOf(HasSubstr(folder.path() / "run.json"),
                        HasSubstr("No such file or directory"))));
}

TEST(ResultFiles, CanBeRemovedWhileTheyAreUnfinished) {
  const TemporaryFolder folder;
  write_old(folder);
  ResultFiles(folder.path()).remove_unfinished();
  expect_the_old_texts(folder);
}

TEST(ResultFiles, MakeTheirFolderWithAllItsParentsAndLeaveItEmpty) {
  const TemporaryFolder folder;
  const auto inner = folder.path() / "one" / "two";
  const ResultFiles files(inner);
  EXPECT_TRUE(std::filesystem::is_directory(inner));
  EXPECT_TRUE(std::filesystem::is_empty(inner));
}

TEST(ResultFiles, AreRefusedWhereAFileIsInTheWay) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "out") << "a file";
  EXPECT_THAT([&] { ResultFiles(folder.path() / "out"); },
              ThrowsMessage<EnvironmentError>(
                  HasSubstr((folder.path() / "out").string())));
}

TEST(ResultFiles, AreRefusedWhereNobodyMayWrite) {
  EXPECT_THROW(ResultFiles("/proc/lab"), EnvironmentError);
}

}  // namespace
}  // namespace lab
