// Scrape: asks for a page, and pulls the links out of its HTML.
//
// What crawlers do: mostly waiting, then a moment of computing for each page.
// A parser reads the page as a browser would, so that no odd tag is missed.

#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <memory>
#include <vector>

#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr std::size_t pages = 100'000;  // as many as the mock server has

using Links = std::vector<std::string>;

void add_link(const GumboElement& element, Links& links) {
  if (element.tag != GUMBO_TAG_A) return;
  const GumboAttribute* target =
      gumbo_get_attribute(&element.attributes, "href");
  if (target != nullptr) links.emplace_back(target->value);
}

/// Goes through the tree without recursion: how deep it is, the page decides.
Links links_below(const GumboNode* root) {
  Links links;
  std::vector<const GumboNode*> unseen{root};
  while (!unseen.empty()) {
    const GumboNode* node = unseen.back();
    unseen.pop_back();
    if (node->type != GUMBO_NODE_ELEMENT) continue;
    const GumboElement& element = node->v.element;
    add_link(element, links);
    for (unsigned i = 0; i < element.children.length; ++i)
      unseen.push_back(static_cast<GumboNode*>(element.children.data[i]));
  }
  return links;
}

/// The links of a page, sorted, each once.
Links links_in(const std::string& html) {
  const auto free_tree = [](GumboOutput* tree) {
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
  };
  const std::unique_ptr<GumboOutput, decltype(free_tree)> tree(
      gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size()),
      free_tree);
  if (!tree) throw TaskError(FailureKind::malformed, "the page is no HTML");
  Links links = links_below(tree->root);
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  return links;
}

Answer describe(const Links& links) {
  boost::crc_32_type checksum;
  for (const std::string& link : links)
    checksum.process_bytes(link.c_str(), link.size() + 1);  // and its end
  return fmt::format("{} links, crc32 {:08x}", links.size(),
                     checksum.checksum());
}

class Scrape final : public Batch {
 public:
  explicit Scrape(const Spec& spec) : spec_(spec), sessions_(spec.server) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    const Reply page = sessions_.ask(request_for(task));
    still_computing();
    return describe(links_in(page.body));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const Reply page = co_await sessions_.ask_async(request_for(task));
    co_return describe(links_in(page.body));
  }

 private:
  Request request_for(std::size_t task) const {
    return {.target = fmt::format("/page/{}?seed={}&latency=fixed:{}",
                                  task % pages, spec_.seed, spec_.size)};
  }

  Spec spec_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<Batch> make_scrape(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 60'000, "milliseconds");
  return std::make_unique<Scrape>(spec);
}

}  // namespace lab
