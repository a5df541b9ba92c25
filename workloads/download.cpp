// Download: gets a file, writes it to disk as it comes in, and looks at it.
//
// The server sends no faster than it was told to, as a busy one would: with
// several files under way at once, more of the line is used.  Whether the file
// is right is found out from the disk, not from memory.

#include <fmt/format.h>

#include <array>
#include <boost/crc.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "workloads/http/async_session.hpp"
#include "workloads/http/blocking_session.hpp"
#include "workloads/limits.hpp"
#include "workloads/scratch_file.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using std::filesystem::path;

/// A file on the disk that is being written, piece by piece.
class Copy {
 public:
  Copy() : out_(file_.path(), std::ios::binary) {}

  const path& place() const { return file_.path(); }

  void append(std::string_view bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  /// Throws: TaskError if not everything could be written.
  void close() {
    out_.close();
    if (!out_)
      throw TaskError(FailureKind::error,
                      fmt::format("{}: cannot be written: is the disk full?",
                                  place().string()));
  }

 private:
  ScratchFile file_;
  std::ofstream out_;
};

/// What a file on the disk holds.
struct Content {
  std::uint64_t size = 0;
  std::string checksum;
};

Content read_back(const path& place) {
  std::ifstream file(place, std::ios::binary);
  std::array<char, 16'384> block{};
  boost::crc_32_type crc;
  Content content;
  while (file) {
    still_computing();
    file.read(block.data(), block.size());
    crc.process_bytes(block.data(), static_cast<std::size_t>(file.gcount()));
    content.size += static_cast<std::uint64_t>(file.gcount());
  }
  content.checksum = fmt::format("{:08x}", crc.checksum());
  return content;
}

Answer compare(const Content& content, const std::string& promised) {
  if (content.checksum != promised)
    throw TaskError(FailureKind::malformed,
                    fmt::format("the file has the checksum {}, but the server "
                                "sent one with '{}'",
                                content.checksum, promised));
  return fmt::format("{} bytes, crc32 {}", content.size, content.checksum);
}

class Download final : public Batch {
 public:
  explicit Download(const Spec& spec)
      : spec_(spec),
        blocking_(parse_address(spec.server)),
        async_(parse_address(spec.server)) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    Copy copy;
    const Reply reply = ask(request_for(task, copy));
    copy.close();
    return compare(read_back(copy.place()), reply.checksum);
  }

  // Writing to a local disk mostly means to the kernel's memory: it is done on
  // the loop, as it takes less time than handing it to a thread.
  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    Copy copy;
    Request request = request_for(task, copy);
    const Reply reply = co_await async_.get(std::move(request));
    copy.close();
    co_return compare(read_back(copy.place()), reply.checksum);
  }

 private:
  Reply ask(const Request& request) const {
    const Waiting waiting;
    return blocking_.get(request);
  }

  Request request_for(std::size_t task, Copy& copy) const {
    return {.target = fmt::format("/bytes/{}?rate={}&seed={}", spec_.size,
                                  spec_.input, spec_.seed + task),
            .on_body = [&copy](std::string_view part) { copy.append(part); }};
  }

  Spec spec_;
  BlockingSession blocking_;
  AsyncSession async_;
};

bool is_rate(std::string_view text) {
  std::uint64_t rate = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, rate);
  return error == std::errc{} && stop == end && rate >= 1 &&
         rate <= 1'000'000'000;
}

}  // namespace

std::unique_ptr<Batch> make_download(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, Limits{}.max_body, "bytes");
  if (!is_rate(spec.input))
    refuse(spec, "input", spec.input,
           "bytes a second from 1 to 1000000000, such as 1000000");
  return std::make_unique<Download>(spec);
}

}  // namespace lab
