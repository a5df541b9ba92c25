// Trades: reads a part of a long table of trades, and sums it up by share.
//
// The usual first step of an analysis: parse text, group, aggregate.  The table
// is one file on the disk; each task takes the lines that begin in its part of
// the bytes, so nobody has to read the whole of it first.

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#define CSV_IO_NO_THREAD  // each task is to keep to its own thread
#include <libfccp/csv.h>

#include "workloads/generated_file.hpp"
#include "workloads/limits.hpp"
#include "workloads/trading_day.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr std::uint64_t most_trades = 20'000'000;  // half a gigabyte

/// The offset of the first line that begins at `from` or behind it.
std::uint64_t next_line(const GeneratedFile& file, std::uint64_t from) {
  constexpr std::uint64_t longest_line = 64;
  if (from == 0) return 0;
  const auto newline = file.read(from - 1, longest_line).find('\n');
  return newline == std::string::npos ? file.size() : from + newline;
}

/// The lines that begin in one of several equal parts of the file.
std::string lines_of(const GeneratedFile& file, std::size_t part,
                     std::size_t parts) {
  const auto begin = next_line(file, file.size() * part / parts);
  const auto end = next_line(file, file.size() * (part + 1) / parts);
  return file.read(begin, end - begin);
}

/// What happened to one share.  In whole cents: sums of them are exact.
struct Summary {
  std::int64_t trades = 0;
  std::int64_t shares = 0;
  std::int64_t turnover = 0;
  std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
  std::int64_t highest = 0;

  void add(std::int64_t cents, std::int64_t count) {
    ++trades;
    shares += count;
    turnover += cents * count;
    lowest = std::min(lowest, cents);
    highest = std::max(highest, cents);
  }
};

using Table = std::map<std::string, Summary, std::less<>>;

Table summarise(const std::string& lines) {
  constexpr std::int64_t stretch = 1000;  // lines that take about 80 us
  io::CSVReader<4> reader("trades.csv", lines.data(),
                          lines.data() + lines.size());
  std::int64_t time = 0;
  const char* ticker = nullptr;
  double price = 0;
  std::int64_t count = 0;
  Table table;
  for (std::int64_t row = 0; reader.read_row(time, ticker, price, count);
       ++row) {
    if (row % stretch == 0) still_computing();
    auto share = table.find(std::string_view(ticker));
    if (share == table.end()) share = table.emplace(ticker, Summary{}).first;
    share->second.add(std::llround(price * 100), count);
  }
  return table;
}

double to_price(double cents) { return cents / 100; }

Answer describe(const Table& table) {
  Answer answer;
  for (const auto& [ticker, sum] : table) {
    const double average =
        static_cast<double>(sum.turnover) / static_cast<double>(sum.shares);
    answer += fmt::format(
        "{}{}: {} trades, {} shares at {:.4f}, {:.2f} to {:.2f}",
        answer.empty() ? "" : "; ", ticker, sum.trades, sum.shares,
        to_price(average), to_price(static_cast<double>(sum.lowest)),
        to_price(static_cast<double>(sum.highest)));
  }
  return answer;
}

class Trades final : public Batch {
 public:
  explicit Trades(const Spec& spec)
      : spec_(spec),
        file_(fmt::format("{}/trades_{}_{}.csv", spec_.scratch, trades(),
                          spec_.seed),
              [this] { return make_trading_day(trades(), spec_.seed); }) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  [[gnu::noinline]] Answer run(std::size_t task) const override {
    return describe(summarise(lines_of(file_, task, spec_.tasks)));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  std::uint64_t trades() const { return spec_.tasks * spec_.size; }

  Spec spec_;
  GeneratedFile file_;
};

}  // namespace

std::unique_ptr<Batch> make_trades(const Spec& spec) {
  check_tasks(spec);
  check_scratch(spec);
  check_size(spec, most_trades / std::max<std::size_t>(1, spec.tasks),
             "trades for each of so many tasks");
  return std::make_unique<Trades>(spec);
}

}  // namespace lab
