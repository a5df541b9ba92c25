// Pages with links, and bodies large or slow.

#include <fmt/format.h>

#include <iterator>

#include "mock_server/endpoints/draw.hpp"
#include "mock_server/endpoints/endpoints.hpp"

namespace lab::mock {
namespace {

constexpr std::uint64_t pages = 100'000;

}  // namespace

// Links to its two children in a binary tree, so that every page can be reached
// from page 0, and to three others, so that a crawler meets known ones.
Decision page(const Call& call, ServerState&) {
  const std::uint64_t n = whole_between("n", call.part, 0, pages - 1);
  Draw numbers(call.seed, n, "/page", "links");
  const std::uint64_t targets[] = {2 * n + 1, 2 * n + 2, numbers.bits() % pages,
                                   numbers.bits() % pages,
                                   numbers.bits() % pages};
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Page {0}</title>"
      "</head>\n<body>\n<h1>Page {0}</h1>\n<ul>\n",
      n);
  for (const std::uint64_t target : targets)
    if (target < pages)
      fmt::format_to(std::back_inserter(html),
                     "<li><a href=\"/page/{0}\">Page {0}</a></li>\n", target);
  html += "</ul>\n</body>\n</html>\n";
  return {Reply{.body = std::move(html), .type = "text/html; charset=utf-8"}};
}

Decision bytes(const Call& call, ServerState&) {
  const auto rate = call.parameters.whole("rate", 1, 1'000'000'000);
  return {Bytes{whole_between("n", call.part, 0, std::uint64_t{64} << 20),
                call.seed, rate.value_or(0)}};
}

Decision stream(const Call& call, ServerState&) {
  const auto items = call.parameters.whole("items", 0, 100'000);
  const auto interval = call.parameters.whole("interval", 0, 60'000);
  return {Stream{items.value_or(10),
                 std::chrono::milliseconds(interval.value_or(100))}};
}

}  // namespace lab::mock
