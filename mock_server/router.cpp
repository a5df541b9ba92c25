#include "mock_server/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/endpoints/latency.hpp"
#include "mock_server/permission.hpp"

namespace lab::mock {
namespace {

using Time = std::chrono::steady_clock::time_point;

/// The parameters that every endpoint takes.
struct CommonParameters {
  std::optional<std::uint64_t> task;
  std::uint64_t seed;
  Latency latency;
  double error_rate;
  std::optional<std::uint64_t> limit;
  std::optional<double> limit_rate;
};

CommonParameters common_parameters_of(const Parameters& given,
                                      std::uint64_t seed, double latency_ms) {
  const auto latency = given.text("latency");
  return {
      .task = given.whole("task", 0, UINT64_MAX),
      .seed = seed,
      .latency = latency ? Latency(*latency) : Latency::fixed(latency_ms),
      .error_rate = given.number("error_rate", 0, 1).value_or(0),
      .limit = given.whole("limit", 1, 1'000'000),
      .limit_rate = given.number("limit_rate", 0.001, 1'000'000),
  };
}

Reply too_many(std::string_view text, double wait_seconds) {
  Reply reply = error_reply(429, text);
  reply.headers = fmt::format("Retry-After: {}\r\n",
                              std::max(1.0, std::ceil(wait_seconds)));
  return reply;
}

/// Nothing if the request may come in.
std::optional<Reply> rejection(const CommonParameters& common, Path& path,
                               Time now) {
  if (common.limit && path.in_flight >= *common.limit)
    return too_many("limit: as many requests are in flight already", 1);
  if (!common.limit_rate) return std::nullopt;
  path.remembered = true;
  const auto wait = path.bucket.take(*common.limit_rate, now);
  if (!wait) return std::nullopt;
  return too_many("limit_rate: too many requests in this second", *wait);
}

/// The number of the request in its batch, or else among those of its path.
std::uint64_t number_of(const CommonParameters& common, Path& path) {
  if (common.task) return *common.task;
  path.remembered = true;
  return path.drawn++;
}

/// Decides by lot how long it takes and whether it fails.
void draw_lots(const CommonParameters& common, Path& path,
               std::string_view name, PlannedResponse& plan) {
  const bool lots = common.latency.random() || common.error_rate > 0;
  const std::uint64_t number = lots ? number_of(common, path) : 0;
  Draw latency(common.seed, number, name, "latency");
  plan.delay = common.latency.draw(latency);
  if (common.error_rate == 0) return;
  Draw error(common.seed, number, name, "error");
  if (error.uniform() < common.error_rate)
    plan.action = error_reply(500, "error_rate: this one was drawn to fail");
}

/// The same for what the whole server was told.
std::optional<Reply> rejection(ServerState& state, Time now) {
  Conditions& all = state.conditions;
  // This request is counted already.
  if (all.limit && state.statistics.in_flight() > *all.limit)
    return too_many("conditions: limit: as many requests are in flight already",
                    1);
  if (!all.limit_rate) return std::nullopt;
  const auto wait = all.bucket.take(*all.limit_rate, now);
  if (!wait) return std::nullopt;
  return too_many("conditions: limit_rate: too many requests in this second",
                  *wait);
}

/// Makes it take longer, and perhaps fail, as all requests do at present.
void add_conditions(const CommonParameters& common, Conditions& all,
                    std::string_view name, PlannedResponse& plan) {
  const std::uint64_t number = common.task ? *common.task : all.drawn++;
  if (all.jitter) {
    Draw jitter(common.seed, number, name, "jitter");
    plan.delay += all.jitter->draw(jitter);
  }
  Draw error(common.seed, number, name, "conditions");
  if (error.uniform() < all.error_rate)
    plan.action =
        error_reply(500, "conditions: error_rate: this one was drawn to fail");
}

/// For a path that does not exist, or not with this method.
Reply no_such(const std::string& allow, const Request& request) {
  if (!is_known_method(request.method))
    return error_reply(501, fmt::format("{}: unknown method", request.method));
  if (allow.empty())
    return error_reply(404, fmt::format("{}: no such path", request.path));
  Reply reply = {.status = 204, .type = ""};
  if (request.method != "OPTIONS")
    reply = error_reply(405, fmt::format("{}: use {}", request.path, allow));
  reply.headers = fmt::format("Allow: {}\r\n", allow);
  return reply;
}

void plan_control(ServerState& state, const Destination& to,
                  const Request& request, const Tcp::endpoint& client, Time now,
                  PlannedResponse& plan) {
  if (auto refusal = denial(state, *to.endpoint, request, client, now)) {
    plan.action = *std::move(refusal);
    return;
  }
  const Parameters parameters(request.query, {to.endpoint->parameters});
  const Call call{request, parameters, state.options.seed, to.part};
  plan.action = to.endpoint->decide(call, state).action;
}

/// What the endpoint says, under the conditions that the request asks for.
void decide(ServerState& state, const Destination& to, const Request& request,
            Time now, PlannedResponse& plan) {
  const Parameters parameters(request.query,
                              {common_parameters, to.endpoint->parameters,
                               to.endpoint->purpose == Purpose::stand_in});
  const std::uint64_t seed =
      parameters.whole("seed", 0, UINT64_MAX).value_or(state.options.seed);
  const Call call{request, parameters, seed, to.part};
  Decision decision = to.endpoint->decide(call, state);
  const CommonParameters common =
      common_parameters_of(parameters, seed, decision.latency_ms);

  Path& path = state.paths.at(request.path);
  auto refusal = rejection(common, path, now);
  if (!refusal && state.conditions.any) refusal = rejection(state, now);
  if (refusal) {
    plan.action = *std::move(refusal);
    return;
  }
  plan.action = std::move(decision.action);
  plan.scope.enter(path);
  draw_lots(common, path, request.path, plan);
  if (state.conditions.any)
    add_conditions(common, state.conditions, request.path, plan);
}

void plan_counted(ServerState& state, const Destination& to,
                  const Request& request, Time now, PlannedResponse& plan) {
  if (auto scripted = state.scripts.next(request)) {
    plan.action = std::move(scripted->action);
    plan.delay = scripted->delay;
  } else if (to.endpoint != nullptr) {
    decide(state, to, request, now, plan);
  } else {
    plan.action = no_such(allowed_methods(request.path), request);
  }
}

}  // namespace

PlannedResponse route(ServerState& state, const Request& request,
                      const Tcp::endpoint& client, Time now) {
  const Destination to = find_endpoint(request.method, request.path);
  const bool counted =
      to.endpoint == nullptr || is_counted(to.endpoint->purpose);
  PlannedResponse plan;
  if (counted) plan.scope = RequestScope(state);
  try {
    if (counted)
      plan_counted(state, to, request, now, plan);
    else
      plan_control(state, to, request, client, now, plan);
  } catch (const BadParameter& error) {
    plan.action = error_reply(400, error.what());
  }
  return plan;
}

}  // namespace lab::mock
