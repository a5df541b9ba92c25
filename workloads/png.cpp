#include "workloads/png.hpp"

#include <boost/gil/extension/io/png.hpp>
#include <istream>
#include <ostream>
#include <sstream>

#include "workloads/waiting.hpp"

namespace lab {
namespace {

namespace gil = boost::gil;

/// Bytes in memory.  libpng moves them a few kilobytes at a time, which is the
/// one chance to say that a long decoding is still at work.
class Bytes final : public std::stringbuf {
 public:
  using std::stringbuf::stringbuf;

 protected:
  std::streamsize xsgetn(char* to, std::streamsize count) override {
    still_computing();
    return std::stringbuf::xsgetn(to, count);
  }

  std::streamsize xsputn(const char* from, std::streamsize count) override {
    still_computing();
    return std::stringbuf::xsputn(from, count);
  }
};

}  // namespace

gil::rgb8_image_t from_png(const std::string& bytes) {
  Bytes buffer(bytes, std::ios::in | std::ios::binary);
  std::istream stream(&buffer);
  gil::rgb8_image_t picture;
  gil::read_image(stream, picture, gil::png_tag{});
  return picture;
}

std::string to_png(const gil::rgb8c_view_t& picture, int level) {
  constexpr int piece = 1024;  // bytes that libpng collects before it writes
  gil::image_write_info<gil::png_tag> info;
  info._compression_level = level;
  info._compression_buffer_size = piece;
  Bytes buffer(std::ios::out | std::ios::binary);
  std::ostream stream(&buffer);
  gil::write_view(stream, picture, info);
  return buffer.str();
}

}  // namespace lab
