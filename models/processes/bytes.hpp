#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace lab::processes {

/// The bytes cannot be such a value.
class UnpackError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Puts bytes one behind the other.
class ByteWriter {
 public:
  void put(const void* bytes, std::size_t size) {
    bytes_.append(static_cast<const char*>(bytes), size);
  }
  void put_length(std::size_t length) { put(&length, sizeof length); }

  std::size_t size() const { return bytes_.size(); }
  std::string take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes them from the front again.
///
/// Throws: UnpackError if there are not enough of them.
/// Lifetime: the bytes must outlive it.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::string_view get_view(std::size_t size);
  void get(void* bytes, std::size_t size);

  /// A byte that must be 0 or 1.
  bool get_flag();

  /// How many items follow.
  ///
  /// Requires: the size that each of them has at least.
  /// Throws: UnpackError if so many cannot follow.
  std::size_t get_length(std::size_t item_size);

  /// A text, which is a length and so many bytes.
  std::string_view get_text() { return get_view(get_length(1)); }

  /// Throws: UnpackError if bytes are left.
  void expect_end() const;

 private:
  std::string_view bytes_;
};

}  // namespace lab::processes
