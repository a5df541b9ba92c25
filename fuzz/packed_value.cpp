// Bytes as values that cross between processes: such a value, which packs to
// the same bytes, or an error.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "models/processes/call.hpp"
#include "models/processes/pack.hpp"

namespace {

using namespace lab;
using namespace lab::processes;

struct Order {
  std::string item;
  std::vector<double> prices;
  std::optional<std::pair<int, std::string>> note;
  std::vector<std::vector<std::string>> lists;
};

template <typename T>
void unpack_as(std::string_view bytes) {
  try {
    fuzz::must(pack(unpack<T>(bytes)) == bytes,
               "it is another value when it is packed");
  } catch (const UnpackError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
  switch (data[0] % 7) {
    case 0:
      unpack_as<Order>(bytes);
      break;
    case 1:
      unpack_as<std::vector<std::vector<std::vector<bool>>>>(bytes);
      break;
    case 2:
      unpack_as<std::vector<std::optional<std::int64_t>>>(bytes);
      break;
    case 3:
      unpack_as<Call>(bytes);
      break;
    case 4:
      unpack_as<std::vector<processes::Reply>>(bytes);
      break;
    case 5:
      unpack_as<std::array<std::pair<bool, std::string>, 3>>(bytes);
      break;
    case 6:
      unpack_as<std::vector<std::pair<std::string, std::array<char, 0>>>>(
          bytes);
      break;
  }
  return 0;
}
