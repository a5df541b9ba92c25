// Files on the disk, and their end.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <memory>

#include "workloads/scratch_folder.hpp"
#include "workloads/tests/attempts.hpp"

namespace lab {
namespace {

namespace fs = std::filesystem;

const std::string check = "X-Checksum: cbf43926\r\n";  // of 123456789

Spec download_spec(const std::string& server, const std::string& input,
                   const fs::path& folder) {
  return {.workload = "download",
          .tasks = 3,
          .size = 9,
          .seed = 7,
          .server = server,
          .input = input,
          .scratch = folder};
}

/// A batch whose server has these replies.
struct Scene {
  explicit Scene(std::vector<Turn> replies) : Scene(std::move(replies), "") {}
  Scene(std::vector<Turn> replies, const fs::path& elsewhere)
      : server(std::move(replies)),
        batch(make_batch(
            download_spec(to_string(server.address()), "1000",
                          elsewhere.empty() ? folder.path() : elsewhere))) {}

  ScratchFolder folder;
  ScriptedServer server;
  std::unique_ptr<Batch> batch;
};

TEST(Download, ComparesTheFileOnTheDiskWithWhatWasSent) {
  const Scene scene({reply("123456789", check)});
  EXPECT_EQ(scene.batch->run(2), "9 bytes, crc32 cbf43926");
  EXPECT_TRUE(scene.server.requests().at(0).starts_with(
      "GET /bytes/9?rate=1000&seed=9 HTTP/1.1"));
}

TEST(Download, RefusesAFileThatIsNotWhatWasSent) {
  const Scene scene({reply("123456780", check), reply("123456789")});
  const Failure spoilt = failure_of(*scene.batch, 0);
  EXPECT_EQ(spoilt.kind, FailureKind::malformed);
  EXPECT_NE(spoilt.text.find("sent one with 'cbf43926'"), std::string::npos)
      << spoilt.text;
  EXPECT_EQ(failure_of(*scene.batch, 0).kind, FailureKind::malformed);
}

TEST(Download, RefusesWhatIsNoRate) {
  for (const char* input : {"", "0", "-1", "1e6", "1000000001", "5x"})
    EXPECT_NE(refusal_of(download_spec("127.0.0.1:1", input, "/"))
                  .find("bytes a second"),
              std::string::npos)
        << input;
}

TEST(Download, LeavesNoFileBehindEvenIfItWasSpoilt) {
  const Scene scene({reply("123456789", check), reply("spoilt", check)});
  scene.batch->run(0);
  failure_of(*scene.batch, 1);
  EXPECT_TRUE(fs::is_empty(scene.folder.path()));
}

TEST(Download, SaysThatThereIsNoPlaceForFiles) {
  const Scene scene({reply("123456789", check)}, "/proc");
  const Failure failure = failure_of(*scene.batch, 0);
  EXPECT_TRUE(failure.text.starts_with("/proc: no file can be made"))
      << failure.text;
}

/// Lets no file grow beyond so many bytes, as a disk does that is nearly full.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
};

TEST(Download, SaysThatTheDiskIsFull) {
  const Scene scene({reply("123456789", check)});
  Failure failure;
  {
    const SmallDisk disk(4);
    failure = failure_of(*scene.batch, 0);
  }
  EXPECT_EQ(failure.kind, FailureKind::error);
  EXPECT_TRUE(failure.text.ends_with("cannot be written: is the disk full?"))
      << failure.text;
}

}  // namespace
}  // namespace lab
