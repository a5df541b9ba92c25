// Quotes: asks for the closing price of a share, and reads it out of JSON.
//
// A fetch as programs really make it: the reply must be understood, and may
// well say that there is nothing to know.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <vector>

#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/list.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

double price_in(const nlohmann::json& quote, const std::string& ticker) {
  const auto results = quote.value("results", nlohmann::json::array());
  if (results.empty())
    throw TaskError(FailureKind::no_result,
                    fmt::format("{}: the server knows no price", ticker));
  return results.at(0).at("c").get<double>();
}

Answer read_quote(const std::string& body, const std::string& ticker) try {
  const auto quote = nlohmann::json::parse(body);
  return fmt::format("{} {:.2f}", ticker, price_in(quote, ticker));
} catch (const nlohmann::json::exception&) {
  throw TaskError(FailureKind::malformed,
                  fmt::format("{}: the reply is no quote in JSON", ticker));
}

bool is_ticker(std::string_view text) {
  return !text.empty() && text.size() <= 16 &&
         std::all_of(text.begin(), text.end(), [](unsigned char letter) {
           return std::isalnum(letter) != 0 || letter == '.' || letter == '-';
         });
}

std::vector<std::string> tickers_in(const Spec& spec) {
  std::vector<std::string> tickers;
  for (const auto entry : split_list(spec.input)) {
    if (!is_ticker(entry))
      refuse(spec, "input", spec.input, "tickers, such as AAPL,GOOG,MSFT");
    tickers.emplace_back(entry);
  }
  return tickers;
}

class Quotes final : public Batch {
 public:
  explicit Quotes(const Spec& spec)
      : spec_(spec), tickers_(tickers_in(spec)), sessions_(spec.server) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    return read_quote(sessions_.ask(request_for(task)).body, ticker(task));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const Reply reply = co_await sessions_.ask_async(request_for(task));
    co_return read_quote(reply.body, ticker(task));
  }

 private:
  const std::string& ticker(std::size_t task) const {
    return tickers_[task % tickers_.size()];
  }

  Request request_for(std::size_t task) const {
    return {.target =
                fmt::format("/v2/aggs/ticker/{}/prev?latency=fixed:{}&task={}",
                            ticker(task), spec_.size, task)};
  }

  Spec spec_;
  std::vector<std::string> tickers_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<Batch> make_quotes(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 60'000, "milliseconds");
  return std::make_unique<Quotes>(spec);
}

}  // namespace lab
