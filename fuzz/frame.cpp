// What comes from a worker process: a frame and its reply, or an error.

#include <algorithm>
#include <string>

#include "fuzz/fuzz.hpp"
#include "models/processes/bytes.hpp"
#include "models/processes/call.hpp"
#include "models/processes/frame.hpp"

namespace {

using namespace lab;
using namespace lab::processes;

/// What has come of it may be less than its head says.
void read_frame(std::string_view bytes) {
  Frame frame = decode_start({bytes.data(), bytes.size()});
  fuzz::must(frame.payload.size() <= max_frame_payload, "a large payload");
  if (!missing(frame, bytes.size()).empty()) return;
  fuzz::must(encode(frame) == bytes, "it is another frame when it is written");
  for (const std::size_t tasks : {0U, 1U, 3U}) try {
      const std::size_t items = unpack_reply(frame, tasks, 1).size();
      fuzz::must(items <= tasks && (items > 0 || tasks == 0),
                 "not an item for some of the tasks");
    } catch (const UnpackError&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  try {
    read_frame(fuzz::text_of(data, size));
  } catch (const FrameError&) {
  }
  return 0;
}
