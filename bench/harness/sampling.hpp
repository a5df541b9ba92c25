#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace lab {

/// What a claim asks of each block: on which side of its lines a number lies.
struct Question {
  std::string claim;
  std::vector<double> lines;  ///< Where the answer changes, in rising order.
  bool is_tie = false;        ///< It says that there is no difference.
  std::vector<std::size_t> cells = {};  ///< That it is about; none: all.
};

/// An experiment, as far as the plan of its blocks needs to know it.
struct Sampled {
  std::size_t cells = 0;
  std::size_t whole = 15;    ///< Blocks that have every cell, before others.
  std::size_t fewest = 2;    ///< Blocks, whatever they show, if there is time.
  std::size_t most = 15;     ///< Blocks, whatever they show.
  double block_seconds = 0;  ///< Until one was measured: about how long.
  /// The first blocks take so many times as long as those after them.
  std::size_t long_blocks = 0;
  double longer = 1;
  std::vector<Question> questions = {};
  std::vector<std::size_t> controls = {};  ///< Cells that no block leaves out.
};

/// Cells of one experiment, each once, in the order to measure them.
struct Block {
  std::size_t experiment;
  std::vector<std::size_t> cells;

  bool operator==(const Block&) const = default;
};

/// After so many blocks these claims were still open.
struct Look {
  std::size_t blocks;
  std::vector<std::string> open;
};

enum class Stopped {
  not_yet,
  settled,      ///< Every claim is on one side of its lines.
  unanswered,   ///< Of the claims that are not settled, none had its numbers.
  no_question,  ///< No claim of it is about a time.
  most_blocks,  ///< Claims are open; more blocks are not taken.
  deadline,     ///< Claims are open; the time was up.
};

/// How the blocks of one experiment went.
struct BlockHistory {
  std::size_t blocks = 0;
  double seconds = 0;
  std::vector<Look> looks = {};
  Stopped stopped = Stopped::not_yet;
};

/// Decides which block is measured next: sampling where the doubt is.
///
/// First every experiment has one block, then the fewest that it must have,
/// mixed in a drawn order, so that none has the quiet half of the run; those
/// that need most come before those that need only their whole blocks.  Then
/// the next block goes to the experiment with the most open claims per second
/// that they need up to the next look.  After its whole blocks an experiment
/// has those cells measured that a claim is about, and after its fewest those
/// of its open claims.  A claim is looked at after 6, 12 and 15
/// blocks, and is settled when 6 of 6, 11 of 12, 13 of 15 are on one side: to
/// look after each block would err more often.  A tie is settled after 9, when
/// 8 of 9 are above its lower line and 8 of 9 below its upper one.  What is
/// settled rests, and has one last block at the end: the machine may have
/// changed.
///
/// It has no clock: it is told what was measured.
class Sampling {
 public:
  static constexpr double unlimited = std::numeric_limits<double>::infinity();

  /// The same order for the same seed.
  Sampling(std::vector<Sampled> experiments, double budget_seconds,
           std::uint64_t seed);

  /// Returns: the next block; nothing when all is settled or the time is up.
  std::optional<Block> next();

  /// Returns: the cells that a block of an experiment has, as far as is known.
  std::set<std::size_t> cells_of(std::size_t experiment,
                                 std::size_t block) const;

  /// What the block has shown: a number for each question, none where it could
  /// not be measured.
  void record(std::size_t experiment, double seconds,
              const std::vector<std::optional<double>>& values);

  const BlockHistory& history(std::size_t experiment) const;
  double budget_seconds() const { return budget_; }
  double spent_seconds() const { return spent_; }

 private:
  struct State {
    Sampled sampled;
    double block_seconds;
    BlockHistory history = {};
    std::vector<std::vector<double>> values = {};  // of each question
    std::vector<bool> is_settled = {};
    bool had_last_block = false;
    std::size_t last = 0;  // when it was measured last, in blocks of the run

    bool is_open(std::size_t question) const;
    std::size_t open() const;
    std::size_t settled() const;
    bool rests() const { return open() == 0 && settled() > 0; }
    std::optional<std::size_t> next_look() const;
    Stopped why_no_more() const;
    std::set<std::size_t> cells_of(std::size_t block) const;
    double seconds_of_next(double seconds) const;
    void look();
  };

  std::optional<std::size_t> opening();
  std::optional<std::size_t> most_doubtful() const;
  std::optional<std::size_t> last_block();
  bool fits(double seconds) const { return spent_ + seconds <= budget_; }
  double for_last_blocks() const;
  Block block_of(std::size_t experiment);
  void finish();

  std::vector<State> states_;
  double budget_;
  double spent_ = 0;
  std::size_t blocks_ = 0;
  std::mt19937_64 random_;
  std::vector<std::size_t> opening_;  // from its end on
  std::size_t must_;                  // of them, whatever the time
  std::vector<std::size_t> closing_;  // the order of the last blocks
};

}  // namespace lab
