#include "workloads/painted_picture.hpp"

#include <array>
#include <boost/gil/image_view_factory.hpp>
#include <random>
#include <vector>

#include "workloads/png.hpp"

namespace lab {
namespace {

namespace gil = boost::gil;

using Random = std::mt19937_64;
using Byte = unsigned char;

/// In per mille of the picture's width.
struct Disc {
  std::int64_t x;
  std::int64_t y;
  std::int64_t radius;
  gil::rgb8_pixel_t colour;

  bool covers(std::int64_t at_x, std::int64_t at_y) const {
    const auto across = at_x - x;
    const auto down = at_y - y;
    return across * across + down * down < radius * radius;
  }
};

std::int64_t below(Random& random, std::uint64_t end) {
  return static_cast<std::int64_t>(random() % end);
}

Byte shade(Random& random) { return static_cast<Byte>(random() % 224); }

std::array<Disc, 12> scatter_discs(Random& random) {
  std::array<Disc, 12> discs{};
  for (Disc& disc : discs) {
    disc.x = below(random, 1000);
    disc.y = below(random, 750);
    disc.radius = 40 + below(random, 120);
    gil::get_color(disc.colour, gil::red_t()) = shade(random);
    gil::get_color(disc.colour, gil::green_t()) = shade(random);
    gil::get_color(disc.colour, gil::blue_t()) = shade(random);
  }
  return discs;
}

gil::rgb8_pixel_t gradient(std::int64_t x, std::int64_t y) {
  return {static_cast<Byte>(x / 5), static_cast<Byte>(y / 4), Byte{160}};
}

gil::rgb8_pixel_t colour_at(const std::array<Disc, 12>& discs, std::int64_t x,
                            std::int64_t y) {
  for (const Disc& disc : discs)
    if (disc.covers(x, y)) return disc.colour;
  return gradient(x, y);
}

}  // namespace

std::string paint_picture(std::size_t width, std::uint64_t seed) {
  Random random(seed);
  const auto discs = scatter_discs(random);
  const auto wide = static_cast<std::int64_t>(width);
  const std::int64_t high = wide * 3 / 4;
  std::vector<gil::rgb8_pixel_t> pixels;
  pixels.reserve(width * static_cast<std::size_t>(high));
  for (std::int64_t y = 0; y < high; ++y) {
    for (std::int64_t x = 0; x < wide; ++x) {
      gil::rgb8_pixel_t pixel =
          colour_at(discs, 1000 * x / wide, 1000 * y / wide);
      const std::uint64_t noise = random();
      for (std::size_t channel = 0; channel < 3; ++channel)
        pixel[channel] = static_cast<Byte>(pixel[channel] +
                                           ((noise >> (8 * channel)) & 15U));
      pixels.push_back(pixel);
    }
  }
  const auto row = static_cast<std::ptrdiff_t>(width * sizeof(pixels[0]));
  return to_png(gil::interleaved_view(width, static_cast<std::size_t>(high),
                                      pixels.data(), row),
                1);
}

}  // namespace lab
