// A results file is there in full, or the older one still is.

#include "bench/harness/write_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "bench/tests/temporary_folder.hpp"
#include "models/model.hpp"

namespace lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

TEST(WriteFile, ReplacesTheOldTextAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  write_file(folder.path() / "run.json", "a much longer old text");
  write_file(folder.path() / "run.json", "new");
  EXPECT_EQ(folder.text_of("run.json"), "new");
  EXPECT_THAT(folder.names(), ElementsAre("run.json"));
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

TEST(WriteFile, KeepsTheOldTextWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  write_file(folder.path() / "run.json", "old");
  const auto write_new = [&] {
    const SmallDisk disk(2);
    write_file(folder.path() / "run.json", "new");
  };
  EXPECT_THAT(write_new,
              ThrowsMessage<EnvironmentError>(HasSubstr("File too large")));
  EXPECT_EQ(folder.text_of("run.json"), "old");
  EXPECT_THAT(folder.names(), ElementsAre("run.json"));
}

TEST(WriteFile, TouchesNothingThatLiesBeside) {
  const TemporaryFolder folder;
  write_file(folder.path() / "mine", "mine");
  for (const char* name : {"run.json.new", ".writable"})
    std::filesystem::create_symlink("mine", folder.path() / name);
  require_writable_folder(folder.path());
  write_file(folder.path() / "run.json", "new");
  EXPECT_EQ(folder.text_of("mine"), "mine");
  EXPECT_THAT(folder.names(),
              ElementsAre(".writable", "mine", "run.json", "run.json.new"));
}

TEST(WriteFile, LeavesNothingBesideWhenItCannotTakeThePlace) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "run.json");
  EXPECT_THROW(write_file(folder.path() / "run.json", "new"), EnvironmentError);
  EXPECT_THAT(folder.names(), ElementsAre("run.json"));
}

TEST(WriteFile, NamesTheFileThatCannotBeWritten) {
  EXPECT_THAT([] { write_file("/nowhere/at/all/run.json", "new"); },
              ThrowsMessage<EnvironmentError>(
                  AllOf(HasSubstr("/nowhere/at/all/run.json"),
                        HasSubstr("No such file or directory"))));
}

TEST(WritableFolder, IsMadeWithAllItsParentsAndLeftEmpty) {
  const TemporaryFolder folder;
  const auto inner = folder.path() / "one" / "two";
  require_writable_folder(inner);
  EXPECT_TRUE(std::filesystem::is_directory(inner));
  EXPECT_TRUE(std::filesystem::is_empty(inner));
}

TEST(WritableFolder, MayExistAlready) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(require_writable_folder(folder.path()));
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(WritableFolder, IsRefusedWhereAFileIsInTheWay) {
  const TemporaryFolder folder;
  write_file(folder.path() / "out", "a file");
  EXPECT_THAT([&] { require_writable_folder(folder.path() / "out"); },
              ThrowsMessage<EnvironmentError>(
                  HasSubstr((folder.path() / "out").string())));
}

TEST(WritableFolder, IsRefusedWhereNobodyMayWrite) {
  EXPECT_THROW(require_writable_folder("/proc/lab"), EnvironmentError);
}

}  // namespace
}  // namespace lab
