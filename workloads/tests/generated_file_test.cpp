// Files that are made once and found by all processes of a run.

#include "workloads/generated_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

namespace fs = std::filesystem;

std::string must_not_be_made() { throw std::logic_error("made again"); }

class GeneratedFileTest : public testing::Test {
 protected:
  GeneratedFile digits() const {
    return {file_, [] { return std::string("0123456789"); }};
  }

  std::string refusal(const fs::path& file) const try {
    const GeneratedFile used(file, must_not_be_made);
    return "used";
  } catch (const std::system_error& error) {
    return error.what();
  }

  bool is_refused_by_name() const {
    return refusal(file_).starts_with(file_.string() + ": cannot be ");
  }

  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_.path()), {}));
  }

  const ScratchFolder folder_;
  const fs::path file_ = folder_.path() / "digits";
};

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
  const GeneratedFile file(file_, [] { return std::string(); });
  EXPECT_EQ(file.size(), 0U);
  EXPECT_EQ(file.read_all(), "");
}

TEST_F(GeneratedFileTest, IsMadeOnceForAll) {
  const GeneratedFile first = digits();
  const GeneratedFile second(file_, must_not_be_made);
  EXPECT_EQ(second.read_all(), first.read_all());
}

TEST_F(GeneratedFileTest, LeavesNoDraftBehind) {
  const GeneratedFile file = digits();
  EXPECT_EQ(files(), 1U);
}

TEST_F(GeneratedFileTest, CanBeReadOnAfterItsRemoval) {
  const GeneratedFile file = digits();
  fs::remove(file_);
  EXPECT_EQ(file.read_all(), "0123456789");
}

TEST_F(GeneratedFileTest, StaysWhenItsReaderEnds) {
  { const GeneratedFile file = digits(); }
  EXPECT_EQ(GeneratedFile(file_, must_not_be_made).size(), 10U);
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

// Opening one would wait for a writer, for ever.
TEST_F(GeneratedFileTest, IsNoFifo) {
  ASSERT_EQ(::mkfifo(file_.c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_TRUE(is_refused_by_name()) << refusal(file_);
}

TEST_F(GeneratedFileTest, IsNoLinkToAnotherFile) {
  const fs::path other = folder_.path() / "other";
  std::ofstream(other) << "x";
  fs::create_symlink(other, file_);
  EXPECT_TRUE(is_refused_by_name()) << refusal(file_);
}

TEST_F(GeneratedFileTest, IsNoFolder) {
  fs::create_directory(file_);
  EXPECT_TRUE(is_refused_by_name()) << refusal(file_);
}

}  // namespace
}  // namespace lab
