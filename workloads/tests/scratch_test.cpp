// What a run keeps on the disk, and the end of it.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

#include "workloads/scratch_file.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file) { std::ofstream(file) << "text"; }

TEST(ScratchFolder, IsAnotherOneEachTime) {
  const ScratchFolder one;
  const ScratchFolder other;
  EXPECT_NE(one.path(), other.path());
  EXPECT_TRUE(one.path().is_absolute());
}

TEST(ScratchFolder, IsClosedToOthers) {
  const ScratchFolder folder;
  EXPECT_EQ(fs::status(folder.path()).permissions(), fs::perms::owner_all);
}

TEST(ScratchFolder, EndsWithItsObjectAndAllThatIsInIt) {
  std::optional<ScratchFolder> folder(std::in_place);
  const fs::path place = folder->path();
  fs::create_directory(place / "deep");
  write(place / "deep" / "file");
  folder.reset();
  EXPECT_FALSE(fs::exists(place));
}

TEST(ScratchFolder, StaysWhenAForkedChildEnds) {
  const ScratchFolder folder;
  EXPECT_EXIT(
      {
        folder.~ScratchFolder();
        std::_Exit(0);
      },
      testing::ExitedWithCode(0), "");
  EXPECT_TRUE(fs::is_directory(folder.path()));
}

TEST(ScratchFolder, CanBeRemovedAtOnce) {
  const ScratchFolder folder;
  for (int i = 0; i < 500; ++i)
    write(folder.path() / ("a_rather_long_name_of_file_" + std::to_string(i)));
  folder.remove_at_once();
  EXPECT_FALSE(fs::exists(folder.path()));
  folder.remove_at_once();  // does no harm
}

/// Where temporary files go, for as long as this object lives.
class TemporaryFilesIn {
 public:
  explicit TemporaryFilesIn(const char* folder) {
    if (const char* usual = std::getenv("TMPDIR")) usual_ = usual;
    ::setenv("TMPDIR", folder, 1);
  }
  ~TemporaryFilesIn() {
    if (usual_)
      ::setenv("TMPDIR", usual_->c_str(), 1);
    else
      ::unsetenv("TMPDIR");
  }
  TemporaryFilesIn(const TemporaryFilesIn&) = delete;
  TemporaryFilesIn& operator=(const TemporaryFilesIn&) = delete;

 private:
  std::optional<std::string> usual_;
};

std::string refusal_in(const char* place) try {
  const TemporaryFilesIn there(place);
  const ScratchFolder folder;
  return "made";
} catch (const std::system_error& error) {
  return error.what();
}

TEST(ScratchFolder, SaysWhereNoneCanBeMade) {
  for (const std::string place : {"/proc", "/proc/self/no/such/folder"})
    EXPECT_TRUE(
        refusal_in(place.c_str())
            .starts_with("TMPDIR: " + place + ": no folder can be made there"))
        << refusal_in(place.c_str());
}

TEST(ScratchFile, GivesBackWhatWasWritten) {
  const ScratchFolder folder;
  ScratchFile file(folder.path());
  EXPECT_TRUE(file.append("01234"));
  EXPECT_TRUE(file.append("56789"));
  EXPECT_EQ(file.read(0, 100), "0123456789");
  EXPECT_EQ(file.read(3, 4), "3456");
  EXPECT_EQ(file.read(10, 4), "");
}

TEST(ScratchFile, HasNoNameThatCouldBeLeftBehind) {
  const ScratchFolder folder;
  ScratchFile file(folder.path());
  EXPECT_TRUE(file.append("text"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(ScratchFile, SaysWhereNoneCanBeMade) {
  try {
    const ScratchFile file("/proc");
    FAIL() << "made";
  } catch (const std::system_error& error) {
    EXPECT_TRUE(
        std::string(error.what()).starts_with("/proc: no file can be made"))
        << error.what();
  }
}

}  // namespace
}  // namespace lab
