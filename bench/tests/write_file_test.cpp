// A results file is there in full, or the older one still is.

#include "bench/write_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(WriteFile, KeepsTheOldTextWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  write_file(folder.path() / "run.json", "old");
  // What is written beside the old file ends on a disk without room.
  std::filesystem::create_symlink("/dev/full", folder.path() / "run.json.new");
  EXPECT_THAT([&] { write_file(folder.path() / "run.json", "new"); },
              ThrowsMessage<EnvironmentError>(HasSubstr("No space left")));
  EXPECT_EQ(folder.text_of("run.json"), "old");
  EXPECT_THAT(folder.names(), ElementsAre("run.json"));
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
