#include "bench/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "bench/experiments/experiments.hpp"
#include "command_line/nearest.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

constexpr std::size_t least_room_for_a_title = 20;

Setting setting() { return {.usable_cores = usable_cores()}; }

/// How many columns UTF-8 text takes: its bytes that begin a letter.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Every line begins with `first` or, after the first one, as many spaces.
std::string wrap(std::string_view first, const std::string& text,
                 std::size_t columns) {
  std::string wrapped(first);
  std::size_t used = first.size();
  bool is_first_word = true;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t needed = columns_of(word) + (is_first_word ? 0 : 1);
    if (!is_first_word && used + needed > columns) {
      wrapped += '\n' + std::string(first.size(), ' ');
      used = first.size();
      is_first_word = true;
    }
    wrapped += (is_first_word ? "" : " ") + word;
    used += columns_of(word) + (is_first_word ? 0 : 1);
    is_first_word = false;
  }
  return wrapped + '\n';
}

std::string to_text(const Bound& bound) {
  std::string text;
  if (bound.seconds) text = fmt::format("{:g} s", *bound.seconds);
  if (bound.seconds && !bound.base.empty()) text += " + ";
  if (!bound.base.empty())
    text += fmt::format("{} / {:g}", bound.base, bound.parts);
  return text.empty() ? "none" : text;
}

[[noreturn]] void refuse(const std::string& id) {
  std::vector<std::string> known;
  for (const ExperimentEntry& entry : all_experiments())
    known.emplace_back(entry.id);
  throw std::invalid_argument(
      fmt::format("--list: '{}' is unknown: {}", id,
                  did_you_mean(id, known, "see ./lab bench --list")));
}

std::string claims_of(const Experiment& experiment, bool from_articles,
                      std::size_t columns) {
  std::string text;
  for (const Claim& claim : experiment.claims) {
    const Origin origin = claim.source.origin;
    if ((origin == Origin::figure || origin == Origin::statement) ==
        from_articles)
      text += wrap("  - ", claim.text, columns);
  }
  if (text.empty()) return text;
  return (from_articles ? "what the articles say:\n" : "what we add:\n") + text;
}

}  // namespace

std::string list_experiments(std::size_t columns) {
  std::string text;
  for (const ExperimentEntry& entry : all_experiments()) {
    const Experiment experiment = entry.make(setting());
    const std::string begin = fmt::format("{:<25} {:>2} ways  ", experiment.id,
                                          experiment.arms.size());
    // Where there is little room, the title has lines of its own.
    if (columns >= begin.size() + least_room_for_a_title)
      text += wrap(begin, experiment.title, columns);
    else
      text +=
          wrap("", begin, columns) + wrap("    ", experiment.title, columns);
  }
  return text;
}

std::string describe_experiment(const std::string& id, std::size_t columns) {
  const ExperimentEntry* const entry = find_experiment(id);
  if (entry == nullptr) refuse(id);
  const Experiment experiment = entry->make(setting());
  std::string text = wrap(
      "", fmt::format("{}: {} ({})", id, experiment.title, experiment.source),
      columns);
  text += wrap("  ", experiment.question, columns);
  text += wrap("  ", experiment.work, columns);
  text += "ways of doing the work:\n";
  for (const Arm& arm : experiment.arms)
    text += wrap("  ",
                 fmt::format("{}: {} at a time, bound {}", arm.name,
                             arm.concurrency, to_text(arm.bound)),
                 columns);
  text += claims_of(experiment, true, columns);
  text += claims_of(experiment, false, columns);
  return text;
}

}  // namespace lab
