// Checksum: the CRC-32 of one mebibyte, over and over.
//
// Computing that CPython leaves to code in C (`zlib.crc32`), which lets go of
// the GIL meanwhile: threads gain there what they do not gain in Python.

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/crc.hpp>
#include <string>

#include "workloads/limits.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr std::size_t mebibyte = 1U << 20U;

/// 0, 1, … 255, over and over.
std::string bytes() {
  std::string bytes(mebibyte, '\0');
  for (std::size_t i = 0; i < mebibyte; ++i)
    bytes[i] = static_cast<char>(i % 256);
  return bytes;
}

class Checksum final : public Batch {
 public:
  explicit Checksum(const Spec& spec) : spec_(spec), bytes_(bytes()) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  [[gnu::noinline]] Answer run(std::size_t task) const override {
    const std::string first = std::to_string(task);
    boost::crc_32_type crc;
    crc.process_bytes(first.data(), first.size());
    for (std::uint64_t round = 0; round < spec_.size; ++round) {
      still_computing();
      crc.process_bytes(bytes_.data(), bytes_.size());
    }
    return fmt::format("crc32 {:08x}", crc.checksum());
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  Spec spec_;
  std::string bytes_;
};

}  // namespace

std::unique_ptr<Batch> make_checksum(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 100'000, "mebibytes");
  return std::make_unique<Checksum>(spec);
}

}  // namespace lab
