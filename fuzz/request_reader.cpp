// What the mock server reads: however the bytes are cut into pieces, the same
// requests are in them, and each can be routed and shown.

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "mock_server/http/fields.hpp"
#include "mock_server/router.hpp"

namespace {

using namespace lab;
using namespace lab::mock;
using Found = RequestReader::Found;

std::string described(const Request& request) {
  return request.method + '\0' + request.path + '\0' + request.query + '\0' +
         request.authorization + '\0' + request.fields + '\0' + request.body +
         (request.keep_alive ? "k" : "c") + (request.http_1_0 ? "0" : "1");
}

/// What the journal shows to others is printable ASCII, refused or not.
void must_be_shown(const Request& request) {
  for (const std::string* text : {&request.method, &request.path})
    fuzz::must(std::ranges::all_of(
                   *text, [](char c) { return c > ' ' && c < '\x7f'; }),
               "a request that cannot be shown");
}

/// All that is whole by now.
///
/// Returns: false if something was refused, after which no more is read.
bool take_requests(RequestReader& reader, std::vector<std::string>& seen,
                   ServerState* state) {
  for (;;) {
    const Found found = reader.parse();
    if (found == Found::nothing_yet) return true;
    must_be_shown(reader.request());
    if (found == Found::refusal) {
      const unsigned status = reader.refusal().status;
      fuzz::must(status >= 400 && status < 600, "a refusal has no status");
      seen.emplace_back("refused");
      return false;
    }
    if (found != Found::request) return true;
    const Request& request = reader.request();
    fuzz::must(request.body.size() <= RequestReader::body_limit, "a long body");
    seen.push_back(described(request));
    if (state != nullptr) route(*state, request, {}, Clock::now());
    reader.next();
  }
}

/// What is in the bytes when `piece` of them come at a time.
std::vector<std::string> read_all(std::string_view bytes, std::size_t piece,
                                  ServerState* state) {
  RequestReader reader;
  std::vector<std::string> seen;
  while (!bytes.empty()) {
    const auto space = reader.space();
    fuzz::must(space.size() >= RequestReader::least_space, "too little space");
    const std::size_t count = std::min({piece, space.size(), bytes.size()});
    std::memcpy(space.data(), bytes.data(), count);
    reader.added(count);
    bytes.remove_prefix(count);
    if (!take_requests(reader, seen, state)) break;
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  ServerState state{MockServerOptions{}};
  const auto whole = read_all(bytes, bytes.size(), &state);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}})
    fuzz::must(read_all(bytes, piece, nullptr) == whole,
               "pieces are read in another way than the whole");
  return 0;
}
