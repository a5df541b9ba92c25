#include "models/processes/frame.hpp"

#include <fmt/format.h>

#include <type_traits>

#include "models/processes/pack.hpp"

namespace lab::processes {
namespace {

constexpr std::uint32_t magic = 0x4C41'4231;  // "LAB1"

/// The fixed part, in the byte order of this machine: both ends run on it.
struct Head {
  std::uint32_t magic;
  Frame::Kind kind;
  Frame::Time started;
  Frame::Time finished;
  std::uint64_t length;  // of the payload, in bytes
};
static_assert(sizeof(Head) == frame_head_size);
static_assert(std::has_unique_object_representations_v<Head>);

}  // namespace

void check_length(std::uint64_t length) {
  if (length > max_frame_payload)
    throw FrameError(
        fmt::format("a payload of {} bytes is above the {} allowed", length,
                    max_frame_payload));
}

std::string encode(const Frame& frame) {
  check_length(frame.payload.size());
  return pack(Head{magic, frame.kind, frame.started, frame.finished,
                   frame.payload.size()}) +
         frame.payload;
}

Frame decode_start(std::span<const char> bytes) {
  if (bytes.size() < frame_head_size)
    throw FrameError(fmt::format("{} bytes instead of the {} of a head",
                                 bytes.size(), frame_head_size));
  const Head head = unpack<Head>({bytes.data(), frame_head_size});
  if (head.magic != magic)
    throw FrameError(fmt::format("it starts with {:08x} instead of {:08x}",
                                 head.magic, magic));
  if (head.kind < Frame::Kind::task || head.kind > Frame::Kind::ready)
    throw FrameError(fmt::format("{} is no kind of frame",
                                 static_cast<std::uint32_t>(head.kind)));
  check_length(head.length);
  std::string payload(bytes.data() + frame_head_size,
                      bytes.size() - frame_head_size);
  payload.resize(head.length);
  return {.kind = head.kind,
          .started = head.started,
          .finished = head.finished,
          .payload = std::move(payload)};
}

std::span<char> missing(Frame& frame, std::size_t come) {
  const std::size_t size = frame_head_size + frame.payload.size();
  if (come > size)
    throw FrameError(fmt::format("{} bytes come after it", come - size));
  return std::span(frame.payload).last(size - come);
}

}  // namespace lab::processes
