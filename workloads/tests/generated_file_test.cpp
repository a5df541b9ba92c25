// Files that are made once and found by everybody.

#include "workloads/generated_file.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

namespace lab {
namespace {

namespace fs = std::filesystem;

/// Gives every test a folder for temporary files of its own.
class GeneratedFileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "lab-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    place_ = name;
    ::setenv("TMPDIR", place_.c_str(), 1);
  }
  void TearDown() override {
    fs::remove_all(place_);
    if (usual_)
      ::setenv("TMPDIR", usual_->c_str(), 1);
    else
      ::unsetenv("TMPDIR");
  }

  static GeneratedFile digits() {
    return {"digits", [] { return std::string("0123456789"); }};
  }

  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(place_))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  fs::path place_;

 private:
  static std::optional<std::string> usual_place() {
    const char* place = ::getenv("TMPDIR");
    if (place == nullptr) return std::nullopt;
    return place;
  }

  std::optional<std::string> usual_ = usual_place();
};

std::string must_not_be_made() { throw std::logic_error("made again"); }

TEST_F(GeneratedFileTest, HoldsWhatWasMade) {
  const GeneratedFile file = digits();
  EXPECT_EQ(file.size(), 10U);
  EXPECT_EQ(file.read_all(), "0123456789");
}

TEST_F(GeneratedFileTest, GivesAnyPart) {
  const GeneratedFile file = digits();
  EXPECT_EQ(file.read(3, 4), "3456");
  EXPECT_EQ(file.read(0, 0), "");
}

TEST_F(GeneratedFileTest, GivesLessAtTheEnd) {
  const GeneratedFile file = digits();
  EXPECT_EQ(file.read(8, 100), "89");
  EXPECT_EQ(file.read(10, 1), "");
  EXPECT_EQ(file.read(100, 1), "");
}

TEST_F(GeneratedFileTest, MayBeEmpty) {
  const GeneratedFile file("nothing", [] { return std::string(); });
  EXPECT_EQ(file.size(), 0U);
  EXPECT_EQ(file.read_all(), "");
}

TEST_F(GeneratedFileTest, IsMadeOnceForAll) {
  const GeneratedFile first = digits();
  const GeneratedFile second("digits", must_not_be_made);
  EXPECT_EQ(second.read_all(), first.read_all());
}

TEST_F(GeneratedFileTest, IsMadeAgainByANewerProgram) {
  const GeneratedFile old("digits", [] { return std::string("old"); });
  for (const auto& entry : fs::recursive_directory_iterator(place_))
    fs::last_write_time(
        entry, fs::last_write_time("/proc/self/exe") - std::chrono::hours(1));
  EXPECT_EQ(digits().read_all(), "0123456789");
  EXPECT_EQ(old.read_all(), "old");
}

TEST_F(GeneratedFileTest, LeavesNoDraftBehind) {
  const GeneratedFile file = digits();
  EXPECT_EQ(files(), 1U);
}

TEST_F(GeneratedFileTest, CanBeReadOnAfterItsRemoval) {
  const GeneratedFile file = digits();
  fs::remove_all(place_);
  EXPECT_EQ(file.read_all(), "0123456789");
}

TEST_F(GeneratedFileTest, IsMadeAgainAfterItsRemoval) {
  { const GeneratedFile file = digits(); }
  fs::remove_all(place_);
  fs::create_directory(place_);
  EXPECT_EQ(digits().read_all(), "0123456789");
}

TEST_F(GeneratedFileTest, EndsWithTheProcessThatMadeIt) {
  EXPECT_EXIT(
      {
        { const GeneratedFile file = digits(); }
        std::exit(files() == 1 ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
  EXPECT_EQ(files(), 0U);
}

TEST_F(GeneratedFileTest, SaysWhichFileCannotBeWritten) {
  try {
    const GeneratedFile file("no/such/folder", [] { return std::string(); });
    FAIL() << "written";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find("no/such/folder: cannot be"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace lab
