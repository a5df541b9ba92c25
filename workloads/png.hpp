#pragma once

#include <boost/gil/image.hpp>
#include <boost/gil/typedefs.hpp>
#include <string>

namespace lab {

/// The picture that the bytes of a PNG file show.
///
/// Throws: std::ios_base::failure if they are no PNG file, or a damaged one;
///         of the latter, Boost.GIL then forgets a few hundred bytes.
boost::gil::rgb8_image_t from_png(const std::string& bytes);

/// The bytes of a PNG file.  Level 1 is quick, 9 gives the smallest file.
std::string to_png(const boost::gil::rgb8c_view_t& picture, int level);

}  // namespace lab
