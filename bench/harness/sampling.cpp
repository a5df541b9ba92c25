#include "bench/harness/sampling.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lab {
namespace {

/// After so many blocks an order is settled if so many are on one side.
struct LookAt {
  std::size_t blocks;
  std::size_t on_one_side;
};
constexpr std::array<LookAt, 3> looks_at_orders{{{6, 6}, {12, 11}, {15, 13}}};
constexpr std::size_t look_at_ties = 9;
constexpr std::size_t outside_a_tie = 1;  // on either side

std::size_t count_above(const std::vector<double>& values, double line) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(),
                    [line](double value) { return value > line; }));
}

bool is_look(std::size_t blocks, bool has_tie) {
  return (has_tie && blocks == look_at_ties) ||
         std::any_of(looks_at_orders.begin(), looks_at_orders.end(),
                     [=](const LookAt& at) { return at.blocks == blocks; });
}

bool is_on_one_side(const std::vector<double>& values, double line) {
  for (const auto& [blocks, needed] : looks_at_orders) {
    const std::size_t above = count_above(values, line);
    if (values.size() == blocks)
      return std::max(above, blocks - above) >= needed;
  }
  return false;
}

/// Whether a claim of no difference is refuted: all lie beyond the one line or
/// before the other.
bool is_beyond(const std::vector<double>& values, const Question& question) {
  const double low = question.lines.front();
  const double high = question.lines.back();
  const std::size_t above = count_above(values, high);
  const std::size_t below = values.size() - count_above(values, low);
  return (is_on_one_side(values, high) && 2 * above > values.size()) ||
         (is_on_one_side(values, low) && 2 * below > values.size());
}

bool is_tied(const std::vector<double>& values, const Question& question) {
  if (values.size() != look_at_ties) return false;
  const std::size_t above = count_above(values, question.lines.back());
  const std::size_t below =
      values.size() - count_above(values, question.lines.front());
  return above <= outside_a_tie && below <= outside_a_tie;
}

bool settles(const std::vector<double>& values, const Question& question) {
  if (question.is_tie)
    return is_tied(values, question) || is_beyond(values, question);
  return std::all_of(question.lines.begin(), question.lines.end(),
                     [&](double line) { return is_on_one_side(values, line); });
}

}  // namespace

/// A number that a block did not give is not asked for again.
bool Sampling::State::is_open(std::size_t question) const {
  return !is_settled[question] && values[question].size() == history.blocks;
}

std::size_t Sampling::State::open() const {
  std::size_t count = 0;
  for (std::size_t q = 0; q < is_settled.size(); ++q) count += is_open(q);
  return count;
}

std::size_t Sampling::State::settled() const {
  return static_cast<std::size_t>(
      std::count(is_settled.begin(), is_settled.end(), true));
}

std::optional<std::size_t> Sampling::State::next_look() const {
  bool has_open_tie = false;
  for (std::size_t q = 0; q < is_settled.size(); ++q)
    has_open_tie |= is_open(q) && sampled.questions[q].is_tie;
  for (auto blocks = history.blocks + 1; blocks <= sampled.most; ++blocks)
    if (is_look(blocks, has_open_tie)) return blocks;
  return std::nullopt;
}

/// All of them, or those that a question is about that has to be answered, if
/// there are any: the models of a claim may not have been chosen.
std::set<std::size_t> Sampling::State::cells_of(std::size_t block) const {
  std::set<std::size_t> all;
  for (std::size_t cell = 0; cell < sampled.cells; ++cell) all.insert(cell);
  if (block < sampled.whole) return all;
  std::set<std::size_t> cells(sampled.controls.begin(), sampled.controls.end());
  for (std::size_t q = 0; q < is_settled.size(); ++q) {
    if (block >= sampled.fewest && !had_last_block && !is_open(q)) continue;
    const Question& question = sampled.questions[q];
    if (question.cells.empty()) return all;
    cells.insert(question.cells.begin(), question.cells.end());
  }
  return cells.empty() ? all : cells;
}

/// As long as the block before, but for what it has less of.
double Sampling::State::seconds_of_next(double seconds) const {
  const std::size_t next = history.blocks;
  if (next == sampled.long_blocks) seconds /= sampled.longer;
  const auto cells = static_cast<double>(cells_of(next).size());
  const auto before = static_cast<double>(cells_of(next - 1).size());
  return before > 0 && next == sampled.whole ? seconds * cells / before
                                             : seconds;
}

void Sampling::State::look() {
  const bool has_tie =
      std::any_of(sampled.questions.begin(), sampled.questions.end(),
                  [](const Question& question) { return question.is_tie; });
  if (sampled.questions.empty() || !is_look(history.blocks, has_tie)) return;
  Look look{.blocks = history.blocks, .open = {}};
  for (std::size_t q = 0; q < is_settled.size(); ++q) {
    const Question& question = sampled.questions[q];
    if (!is_settled[q]) is_settled[q] = settles(values[q], question);
    if (!is_settled[q]) look.open.push_back(question.claim);
  }
  history.looks.push_back(std::move(look));
}

Sampling::Sampling(std::vector<Sampled> experiments, double budget_seconds,
                   std::uint64_t seed)
    : budget_(budget_seconds), random_(seed) {
  for (Sampled& sampled : experiments) {
    State& state = states_.emplace_back();
    state.block_seconds = sampled.block_seconds;
    state.values.resize(sampled.questions.size());
    state.is_settled.resize(sampled.questions.size(), false);
    state.sampled = std::move(sampled);
  }
  std::vector<std::size_t> first;
  std::vector<std::size_t> needed;
  for (std::size_t e = 0; e < states_.size(); ++e) {
    const Sampled& sampled = states_[e].sampled;
    if (sampled.fewest > 0) first.push_back(e);
    auto& later = sampled.fewest > sampled.whole ? needed : opening_;
    for (std::size_t b = 1; b < sampled.fewest; ++b) later.push_back(e);
  }
  must_ = first.size();
  closing_ = first;
  for (auto* order : {&opening_, &needed, &first, &closing_})
    std::shuffle(order->begin(), order->end(), random_);
  opening_.insert(opening_.end(), needed.begin(), needed.end());
  opening_.insert(opening_.end(), first.begin(), first.end());
}

std::optional<Block> Sampling::next() {
  auto chosen = opening();
  if (!chosen) chosen = most_doubtful();
  if (!chosen) chosen = last_block();
  if (chosen) return block_of(*chosen);
  finish();
  return std::nullopt;
}

/// One block of each is worth more than to be done in time.
std::optional<std::size_t> Sampling::opening() {
  while (!opening_.empty()) {
    const std::size_t experiment = opening_.back();
    opening_.pop_back();
    if (must_ > 0) {
      --must_;
      return experiment;
    }
    if (fits(states_[experiment].block_seconds)) return experiment;
  }
  return std::nullopt;
}

std::optional<std::size_t> Sampling::most_doubtful() const {
  std::optional<std::size_t> best;
  double most = 0;
  for (std::size_t e = 0; e < states_.size(); ++e) {
    const State& state = states_[e];
    const auto look = state.next_look();
    if (state.open() == 0 || !look || state.had_last_block) continue;
    const double seconds =
        state.block_seconds * static_cast<double>(*look - state.history.blocks);
    if (!fits(seconds + for_last_blocks())) continue;
    const double worth =
        static_cast<double>(state.open()) / std::max(seconds, 1e-6);
    if (worth <= most) continue;
    most = worth;
    best = e;
  }
  return best;
}

/// Only where there was something to settle, and others were measured since.
std::optional<std::size_t> Sampling::last_block() {
  while (!closing_.empty()) {
    const std::size_t experiment = closing_.back();
    closing_.pop_back();
    State& state = states_[experiment];
    const bool can = state.history.blocks < state.sampled.most;
    if (!state.rests() || !can || state.last == blocks_) continue;
    if (!fits(state.block_seconds)) continue;
    state.had_last_block = true;
    return experiment;
  }
  return std::nullopt;
}

double Sampling::for_last_blocks() const {
  double seconds = 0;
  for (const State& state : states_)
    if (state.rests()) seconds += state.block_seconds;
  return seconds;
}

Block Sampling::block_of(std::size_t experiment) {
  const State& state = states_[experiment];
  const std::set<std::size_t> cells = state.cells_of(state.history.blocks);
  Block block{.experiment = experiment, .cells = {cells.begin(), cells.end()}};
  std::shuffle(block.cells.begin(), block.cells.end(), random_);
  return block;
}

void Sampling::record(std::size_t experiment, double seconds,
                      const std::vector<std::optional<double>>& values) {
  State& state = states_.at(experiment);
  ++state.history.blocks;
  state.history.seconds += seconds;
  state.block_seconds = state.seconds_of_next(seconds);
  state.last = ++blocks_;
  spent_ += seconds;
  for (std::size_t q = 0; q < state.values.size(); ++q)
    if (q < values.size() && values[q]) state.values[q].push_back(*values[q]);
  state.look();
}

Stopped Sampling::State::why_no_more() const {
  if (sampled.questions.empty()) return Stopped::no_question;
  if (open() > 0) return next_look() ? Stopped::deadline : Stopped::most_blocks;
  return settled() == is_settled.size() ? Stopped::settled
                                        : Stopped::unanswered;
}

void Sampling::finish() {
  for (State& state : states_)
    if (state.history.stopped == Stopped::not_yet)
      state.history.stopped = state.why_no_more();
}

std::set<std::size_t> Sampling::cells_of(std::size_t experiment,
                                         std::size_t block) const {
  return states_.at(experiment).cells_of(block);
}

const BlockHistory& Sampling::history(std::size_t experiment) const {
  return states_.at(experiment).history;
}

}  // namespace lab
