#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "models/model.hpp"

namespace lab {

/// One message between a model and a worker process.
///
///     | magic | kind | task | started | finished | length | payload … |
///     |<------------------ frame_head_size ------------->|
///
/// A pipe is a stream of bytes without seams.  The length says where one
/// message ends; the magic shows at once when the two sides got out of step.
struct Frame {
  enum class Kind : std::uint32_t {
    spec = 1,  ///< To the worker: build this batch.
    task,      ///< To the worker: do this task.
    answer,    ///< From the worker: the payload is the answer.
    failure,   ///< From the worker: the payload says why there is none.
  };

  Kind kind = Kind::task;
  std::uint64_t task = 0;
  TaskTrace::Time started = {};  ///< By the clock that all processes share.
  TaskTrace::Time finished = {};
  std::string payload = {};
};

constexpr std::size_t frame_head_size = 40;
constexpr std::size_t max_frame_payload = 64U << 20U;  // bytes

/// The bytes were not a frame.  After it nothing on the pipe can be trusted.
class FrameError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws: FrameError for a payload above max_frame_payload.
std::string encode(const Frame& frame);

/// Reads the fixed part of a frame.
///
/// Gives: the frame, its payload all zeros but of the right length, ready to be
///        read into.
/// Throws: FrameError if the bytes are no head of a frame; asks for no memory
///         before the length was found to be allowed.
Frame decode_head(std::span<const char> head);

/// The frame that carries an outcome back.
Frame to_frame(std::uint64_t task, const Outcome& outcome);

/// The outcome that a frame carries.
///
/// Throws: FrameError if it carries none.
Outcome to_outcome(Frame frame);

}  // namespace lab
