#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <system_error>

namespace given {

/// An array that several processes see.
///
/// Other memory becomes a copy of its own when a process is made.  This one
/// stays the same for both: what one writes, the other reads, and nothing is
/// sent.
///
///     given::SharedArray<int> numbers(10);
///     given::Worker worker([&](const std::string& text) {
///       numbers[3] = 5;
///       return text;
///     });
///     worker.send("do it");
///     worker.receive();
///     std::cout << numbers[3];  // 5
///
/// Requires: values without pointers; so no std::string and no std::vector.
/// Thread safety: any, of any of these processes; but who reads must know that
///           the other one has finished writing.
/// Lifetime: make it before the workers that are to see it.
template <typename T>
class SharedArray {
 public:
  /// Throws: std::system_error if there is no memory.
  explicit SharedArray(std::size_t size)
      : values_(map(bytes(size)), Unmap{size}) {
    std::uninitialized_value_construct(begin(), end());
  }

  T& operator[](std::size_t index) const { return values_[index]; }
  std::size_t size() const { return values_.get_deleter().size; }
  T* begin() const { return values_.get(); }
  T* end() const { return begin() + size(); }

 private:
  struct Unmap {
    std::size_t size;
    void operator()(T* values) const { ::munmap(values, bytes(size)); }
  };

  /// At least one: there is no mapping of none.
  static std::size_t bytes(std::size_t size) {
    return std::max<std::size_t>(size * sizeof(T), 1);
  }

  static T* map(std::size_t bytes) {
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      throw std::system_error(errno, std::system_category(), "shared memory");
    return static_cast<T*>(memory);
  }

  std::unique_ptr<T[], Unmap> values_;
};

}  // namespace given
