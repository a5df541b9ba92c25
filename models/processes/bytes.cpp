#include "models/processes/bytes.hpp"

#include <fmt/format.h>

#include <cstring>

namespace lab::processes {
namespace {

[[noreturn]] void refuse_bytes(const std::string& why) {
  throw UnpackError(fmt::format(
      "unpack: {}: pack and unpack the same types in both processes", why));
}

}  // namespace

std::string_view ByteReader::get_view(std::size_t size) {
  if (size > bytes_.size())
    refuse_bytes(
        fmt::format("{} bytes are needed, {} are left", size, bytes_.size()));
  const std::string_view front = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return front;
}

void ByteReader::get(void* bytes, std::size_t size) {
  const std::string_view front = get_view(size);
  if (size > 0) std::memcpy(bytes, front.data(), size);
}

bool ByteReader::get_flag() {
  const char byte = get_view(1).front();
  if (byte != 0 && byte != 1)
    refuse_bytes(fmt::format("a byte of {} is neither yes nor no", int{byte}));
  return byte == 1;
}

std::size_t ByteReader::get_length(std::size_t item_size) {
  std::size_t length = 0;
  get(&length, sizeof length);
  if (length > bytes_.size() / item_size)
    refuse_bytes(
        fmt::format("{} items cannot be in {} bytes", length, bytes_.size()));
  return length;
}

void ByteReader::expect_end() const {
  if (!bytes_.empty())
    refuse_bytes(fmt::format("{} bytes are left over", bytes_.size()));
}

}  // namespace lab::processes
