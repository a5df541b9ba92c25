// Broker: what a trading program asks its broker before it decides.
//
// Even tasks ask for the history of a share, odd ones for the portfolio, over
// one session that shows a token.  The history takes three times as long: done
// together, both take as long as it alone.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/list.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](unsigned char letter) {
           return std::isalnum(letter) != 0 || letter == '.' || letter == '-';
         });
}

Answer read_history(const nlohmann::json& reply) {
  const auto closes = reply.at("closes").get<std::vector<double>>();
  if (closes.empty())
    throw TaskError(FailureKind::no_result, "the history has no prices");
  const double sum = std::accumulate(closes.begin(), closes.end(), 0.0);
  return fmt::format("history: {} closes, {:.2f} on average", closes.size(),
                     sum / static_cast<double>(closes.size()));
}

Answer read_portfolio(const nlohmann::json& reply) {
  std::uint64_t shares = 0;
  for (const auto& holding : reply.at("holdings"))
    shares += holding.at("shares").get<std::uint64_t>();
  return fmt::format("portfolio: {} holdings, {} shares",
                     reply.at("holdings").size(), shares);
}

bool wants_history(std::size_t task) { return task % 2 == 0; }

Answer understand(std::size_t task, const std::string& body) try {
  const auto reply = nlohmann::json::parse(body);
  return wants_history(task) ? read_history(reply) : read_portfolio(reply);
} catch (const nlohmann::json::exception&) {
  throw TaskError(FailureKind::malformed,
                  fmt::format("the reply is no {} in JSON",
                              wants_history(task) ? "history" : "portfolio"));
}

class Broker final : public Batch {
 public:
  Broker(const Spec& spec, std::string_view ticker, std::string_view token)
      : spec_(spec), ticker_(ticker), token_(token), sessions_(spec.server) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    return understand(task, sessions_.ask(request_for(task)).body);
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const Reply reply = co_await sessions_.ask_async(request_for(task));
    co_return understand(task, reply.body);
  }

 private:
  Request request_for(std::size_t task) const {
    Request request{
        .target = wants_history(task)
                      ? fmt::format("/history/{}?seed={}&latency=fixed:{}",
                                    ticker_, spec_.seed, 3 * spec_.size)
                      : fmt::format("/portfolio?latency=fixed:{}", spec_.size)};
    if (!token_.empty())
      request.headers.emplace_back("Authorization", "Bearer " + token_);
    return request;
  }

  Spec spec_;
  std::string ticker_;
  std::string token_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<Batch> make_broker(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 20'000, "milliseconds");
  const auto words = split_list(spec.input);
  const bool shows_token = words.size() == 2;
  if (words.size() > 2 || !is_word(words[0]) ||
      (shows_token && !is_word(words[1])))
    refuse(spec, "input", spec.input,
           "a ticker, and the token if one is shown, such as AAPL,lab-token");
  return std::make_unique<Broker>(spec, words[0],
                                  shows_token ? words[1] : std::string_view());
}

}  // namespace lab
