#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

namespace lab::processes {

/// One message between a program and its worker process.
///
///     | magic | kind | started | finished | length | payload … |
///     |<--------------- frame_head_size --------->|
///
/// A pipe is a stream of bytes without seams.  The length says where one
/// message ends; the magic shows at once when the two sides got out of step.
struct Frame {
  enum class Kind : std::uint32_t {
    task = 1,  ///< To the worker: do this.  A reply follows, or several.
    answer,    ///< From the worker: the payload is the answer.
    failure,   ///< From the worker: the payload says why there is none.
    ready,     ///< From the worker, once: it waits for what it is sent.
  };
  using Time = std::chrono::steady_clock::time_point;

  Kind kind = Kind::task;
  Time started = {};  ///< By the clock that all processes share.
  Time finished = {};
  std::string payload = {};
};

constexpr std::size_t frame_head_size = 32;
/// So much is asked for at once: most frames then cost a single read().
constexpr std::size_t frame_start_size = 4096;
constexpr std::size_t max_frame_payload = 64U << 20U;  // bytes

/// The bytes were not a frame.  After it nothing on the pipe can be trusted.
class FrameError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws: FrameError for a payload above max_frame_payload.
void check_length(std::uint64_t length);

/// Throws: FrameError for a payload above max_frame_payload.
std::string encode(const Frame& frame);

/// Reads the fixed part of a frame, and what has come of the rest.
///
/// Returns: the frame, its payload of the right length: what is missing is all
///          zeros, ready to be read into.
/// Throws: FrameError if the bytes are no start of a frame; asks for no memory
///         before the length was found to be allowed.
Frame decode_start(std::span<const char> bytes);

/// What is to be read into, when so many bytes of the frame have come.
///
/// Throws: FrameError if that is more than it has.
std::span<char> missing(Frame& frame, std::size_t come);

}  // namespace lab::processes
