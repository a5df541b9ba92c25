// Images: makes a small, smooth copy of a picture.
//
// What every website does with what people upload: decode, blur, scale down,
// encode again.  Nearly all of it is computing, in a few megabytes of memory
// per task.  The pictures are files on the disk, which all processes can read.

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/crc.hpp>
#include <boost/gil/extension/numeric/resample.hpp>
#include <boost/gil/extension/numeric/sampler.hpp>
#include <boost/gil/image_processing/convolve.hpp>
#include <cmath>
#include <vector>

#include "workloads/generated_file.hpp"
#include "workloads/limits.hpp"
#include "workloads/painted_picture.hpp"
#include "workloads/png.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

namespace gil = boost::gil;

using Picture = gil::rgb8_image_t;
using Kernel = gil::kernel_1d<float>;

constexpr std::ptrdiff_t strip = 16;  // rows that take less than 0.2 ms

/// A Gaussian of three pixels, cut off at three times that.
Kernel make_kernel() {
  constexpr int reach = 9;
  std::vector<float> weights;
  float sum = 0;
  for (int at = -reach; at <= reach; ++at) {
    weights.push_back(std::exp(-static_cast<float>(at * at) / 18));
    sum += weights.back();
  }
  for (float& weight : weights) weight /= sum;
  return {weights.begin(), weights.size(), reach};
}

void blur_rows(const gil::rgb8c_view_t& from, const gil::rgb8_view_t& to,
               const Kernel& kernel) {
  for (std::ptrdiff_t y = 0; y < from.height(); y += strip) {
    still_computing();
    const auto high = std::min(strip, from.height() - y);
    gil::convolve_rows<gil::rgb32f_pixel_t>(
        gil::subimage_view(from, 0, y, from.width(), high), kernel,
        gil::subimage_view(to, 0, y, from.width(), high),
        gil::boundary_option::extend_constant);
  }
}

void blur_columns(const gil::rgb8c_view_t& from, const gil::rgb8_view_t& to,
                  const Kernel& kernel) {
  for (std::ptrdiff_t x = 0; x < from.width(); x += strip) {
    still_computing();
    const auto wide = std::min(strip, from.width() - x);
    gil::convolve_cols<gil::rgb32f_pixel_t>(
        gil::subimage_view(from, x, 0, wide, from.height()), kernel,
        gil::subimage_view(to, x, 0, wide, from.height()),
        gil::boundary_option::extend_constant);
  }
}

/// A Gaussian blur is one along the rows, and then one along the columns.
void blur(Picture& picture, const Kernel& kernel) {
  Picture half(picture.dimensions());
  blur_rows(gil::const_view(picture), gil::view(half), kernel);
  blur_columns(gil::const_view(half), gil::view(picture), kernel);
}

Picture thumbnail_of(const Picture& picture) {
  constexpr std::ptrdiff_t share = 6;
  Picture small(std::max<std::ptrdiff_t>(1, picture.width() / share),
                std::max<std::ptrdiff_t>(1, picture.height() / share));
  gil::resize_view(gil::const_view(picture), gil::view(small),
                   gil::bilinear_sampler{});
  return small;
}

/// Looks at the pixels, which a PNG file keeps exactly, not at its bytes, which
/// are the choice of a compressor.
Answer describe(const std::string& png) {
  const Picture picture = from_png(png);
  const auto pixels = gil::const_view(picture);
  boost::crc_32_type crc;
  for (std::ptrdiff_t y = 0; y < pixels.height(); ++y)
    crc.process_bytes(gil::interleaved_view_get_raw_data(
                          gil::subimage_view(pixels, 0, y, pixels.width(), 1)),
                      3 * static_cast<std::size_t>(pixels.width()));
  return fmt::format("{} x {}, crc32 {:08x}", pixels.width(), pixels.height(),
                     crc.checksum());
}

std::vector<GeneratedFile> open_pictures(const Spec& spec) {
  constexpr std::size_t most = 12;  // then they come again
  std::vector<GeneratedFile> pictures;
  for (std::size_t i = 0; i < std::min(most, spec.tasks); ++i)
    pictures.emplace_back(
        fmt::format("{}/picture_{}_{}_{}.png", spec.scratch, spec.size,
                    spec.seed, i),
        [&] { return paint_picture(spec.size, spec.seed * most + i); });
  return pictures;
}

class Images final : public Batch {
 public:
  explicit Images(const Spec& spec)
      : spec_(spec), pictures_(open_pictures(spec)), kernel_(make_kernel()) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  [[gnu::noinline]] Answer run(std::size_t task) const override {
    constexpr int level = 6;  // of compression, which is the usual one
    Picture picture = from_png(pictures_[task % pictures_.size()].read_all());
    blur(picture, kernel_);
    const Picture small = thumbnail_of(picture);
    return describe(to_png(gil::const_view(small), level));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  Spec spec_;
  std::vector<GeneratedFile> pictures_;
  Kernel kernel_;
};

}  // namespace

std::unique_ptr<Batch> make_images(const Spec& spec) {
  check_tasks(spec);
  check_scratch(spec);
  check_size(spec, 4096, "pixels across");
  if (spec.size < 16)
    refuse(spec, "size", std::to_string(spec.size), "16 to 4096 pixels across");
  return std::make_unique<Images>(spec);
}

}  // namespace lab
