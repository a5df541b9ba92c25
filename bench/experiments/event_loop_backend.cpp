// The same event loop, told of ready sockets by epoll or by io_uring.
//
// Asio chooses when it is compiled, so each arm is a program of its own.

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "models/environment_error.hpp"
#include "models/processes/child_process.hpp"

namespace lab {
namespace {

using namespace metrics;

constexpr std::size_t all = 2000;

Observed run_program(const char* program,
                     const std::vector<std::string>& words) {
  if (!std::filesystem::exists(processes::beside_this_program(program)))
    throw EnvironmentError("built without liburing");
  processes::ChildProcess child(processes::beside_this_program(program), words);
  const std::string text = child.read();
  const std::string ending = processes::to_text(child.wait());
  if (text.empty())
    throw std::runtime_error(fmt::format("{}: {}", program, ending));
  const auto shown = nlohmann::json::parse(text);
  if (shown.contains("lacks"))
    throw EnvironmentError(shown.at("lacks").get<std::string>());
  Observed observed{.answers = shown.at("answers"),
                    .wall_seconds = shown.at("wall_seconds")};
  for (const Metric* metric :
       {&cpu_time_of_the_loop_seconds, &system_calls_count})
    if (shown.contains(metric->name))
      observed.measures[metric] = shown.at(metric->name);
  return observed;
}

Arm arm(const Setting& setting, const std::string& backend, bool is_watched) {
  const Work work = fetches(setting, {.delays = each(all, 0), .at_most = 100});
  const auto code = [=](const Spec& spec) {
    std::vector<std::string> words{to_json(spec), "100"};
    if (is_watched) words.emplace_back("watched");
    return run_program(("lab_fetch_by_" + backend).c_str(), words);
  };
  Arm arm = coded(backend + (is_watched ? ", watched" : ""), work,
                  fetched_answers(all), code);
  // Not every kernel offers io_uring, or lets a process be watched.
  arm.may_end = is_watched || backend != "epoll";
  return arm;
}

}  // namespace

Experiment event_loop_backend(const Setting& setting) {
  return {
      .title = "Another backend for the event loop",
      .source = "A5",
      .question = "Does it matter what tells the loop that a socket is ready?",
      .work = fmt::format(
          "{} requests, answered at once, 100 at a time, by the model async "
          "built for epoll and for io_uring; its system calls are counted in "
          "further arms, which a tracer slows down",
          all),
      .arms = {arm(setting, "epoll", false), arm(setting, "io_uring", false),
               arm(setting, "epoll", true), arm(setting, "io_uring", true)},
      .claims =
          {{"same_results", statement,
            has("io_uring", right_answers, exactly(all)),
            "The loop's backend can be changed, and the results stay the same"},
           {"same_work", ours,
            has_less("io_uring", cpu_time_of_the_loop_seconds, "epoll",
                     about(1, 0.25)),
            "The loop's thread computes about as long with either"},
           {"fewer_calls", ours,
            has_less("io_uring, watched", system_calls_count, "epoll, watched",
                     at_least(1.2)),
            "What io_uring has to do is handed over in batches: it takes fewer "
            "system calls"}},
      .computing_seconds = 0.15};
}

}  // namespace lab
