#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace lab {

/// A picture that nobody took, as the bytes of a PNG file: discs on a gradient,
/// with the noise of a small sensor.  Three quarters as high as it is wide.
std::string paint_picture(std::size_t width, std::uint64_t seed);

}  // namespace lab
