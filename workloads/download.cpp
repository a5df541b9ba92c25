// Download: gets a file, writes it to disk as it comes in, and looks at it.
//
// The server sends no faster than it was told to, as a busy one would: with
// several files under way at once, more of the line is used.  Whether the file
// is right is found out from the disk, not from memory.

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <charconv>
#include <string_view>

#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/scratch_file.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

/// What a file on the disk holds.
struct Content {
  std::uint64_t size = 0;
  std::string checksum;
};

/// A file on the disk that is written, piece by piece, and then read back.
class Copy {
 public:
  explicit Copy(const Spec& spec) : folder_(spec.scratch), file_(folder_) {}

  void append(std::string_view bytes) {
    is_whole_ = is_whole_ && file_.append(bytes);
  }

  /// Throws: TaskError if not everything could be written.
  Content read_back() const {
    if (!is_whole_)
      throw TaskError(FailureKind::error,
                      fmt::format("{}: a file cannot be written: is the disk "
                                  "full?",
                                  folder_));
    constexpr std::size_t block = 16'384;
    boost::crc_32_type crc;
    Content content;
    for (;;) {
      still_computing();
      const std::string bytes = file_.read(content.size, block);
      if (bytes.empty()) break;
      crc.process_bytes(bytes.data(), bytes.size());
      content.size += bytes.size();
    }
    content.checksum = fmt::format("{:08x}", crc.checksum());
    return content;
  }

 private:
  std::string folder_;
  ScratchFile file_;
  bool is_whole_ = true;
};

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
  explicit Download(const Spec& spec) : spec_(spec), sessions_(spec.server) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    Copy copy(spec_);
    const Reply reply = sessions_.ask(request_for(task, copy));
    return compare(copy.read_back(), reply.checksum);
  }

  // Writing to a local disk mostly means to the kernel's memory: it is done on
  // the loop, as it takes less time than handing it to a thread.
  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    Copy copy(spec_);
    Request request = request_for(task, copy);
    const Reply reply = co_await sessions_.ask_async(std::move(request));
    co_return compare(copy.read_back(), reply.checksum);
  }

 private:
  Request request_for(std::size_t task, Copy& copy) const {
    return {.target = fmt::format("/bytes/{}?rate={}&seed={}", spec_.size,
                                  spec_.input, spec_.seed + task),
            .on_body = [&copy](std::string_view part) { copy.append(part); }};
  }

  Spec spec_;
  Sessions sessions_;
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
  check_scratch(spec);
  check_size(spec, Limits{}.max_body, "bytes");
  if (!is_rate(spec.input))
    refuse(spec, "input", spec.input,
           "bytes a second from 1 to 1000000000, such as 1000000");
  return std::make_unique<Download>(spec);
}

}  // namespace lab
