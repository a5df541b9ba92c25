// The same event loop, told of ready sockets by epoll or by io_uring.
//
// Asio chooses when it is compiled, so each arm is a program of its own.

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/harness/child.hpp"
#include "models/environment_error.hpp"

namespace lab {
namespace {

constexpr std::size_t requests = 2000;
constexpr std::size_t at_once = 100;

/// What the workload `fetch` makes of a right reply.
Answer right_answer(std::size_t task) {
  const std::string body = slow_answer(task);
  boost::crc_32_type checksum;
  checksum.process_bytes(body.data(), body.size());
  return fmt::format("200, {} bytes, crc32 {:08x}", body.size(),
                     checksum.checksum());
}

std::vector<Answer> right_answers() {
  std::vector<Answer> answers;
  for (std::size_t task = 0; task < requests; ++task)
    answers.push_back(right_answer(task));
  return answers;
}

Observed to_observed(const nlohmann::json& shown) {
  Observed observed{.answers = shown.at("answers"),
                    .wall_seconds = shown.at("wall_seconds")};
  for (const char* measure :
       {"cpu_time_of_the_loop_seconds", "system_calls_count"})
    if (shown.contains(measure)) observed.measures[measure] = shown.at(measure);
  return observed;
}

Observed run_variant(const char* program, std::vector<std::string> words) {
  if (!std::filesystem::exists(beside_this_program(program)))
    throw EnvironmentError("built without liburing");
  Child child(beside_this_program(program), words);
  const std::string text = child.read();
  const std::string ending = to_text(child.wait());
  if (text.empty())
    throw std::runtime_error(fmt::format("{}: {}", program, ending));
  const auto shown = nlohmann::json::parse(text);
  if (shown.contains("lacks"))
    throw EnvironmentError(shown.at("lacks").get<std::string>());
  return to_observed(shown);
}

/// `more`: further words for the program.
Arm arm_of(const Setting& setting, const char* name, const char* program,
           std::vector<std::string> more) {
  const Spec spec{.workload = "fetch",
                  .tasks = requests,
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = "/delay/0?task={task}"};
  const auto variant = [=](const std::string& server, const std::stop_token&) {
    Spec here = spec;
    here.server = server;
    std::vector<std::string> words{to_json(here), std::to_string(at_once)};
    words.insert(words.end(), more.begin(), more.end());
    return run_variant(program, std::move(words));
  };
  return {.name = name,
          .concurrency = at_once,
          .spec = spec,
          .variant = variant,
          .expected = right_answers()};
}

std::vector<Arm> arms(const Setting& setting) {
  constexpr const char* epoll = "lab_fetch_by_epoll";
  constexpr const char* io_uring = "lab_fetch_by_io_uring";
  std::vector<Arm> arms{
      arm_of(setting, "epoll", epoll, {}),
      arm_of(setting, "io_uring", io_uring, {}),
      arm_of(setting, "epoll, watched", epoll, {"watched"}),
      arm_of(setting, "io_uring, watched", io_uring, {"watched"})};
  // Not every kernel offers io_uring, or lets a process be watched.
  for (Arm& arm : arms) arm.may_end = arm.name != "epoll";
  return arms;
}

std::vector<Claim> claims() {
  return {
      {.id = "same_results",
       .text = "The loop's backend can be changed, and the results stay "
               "the same",
       .measure = "right_answers",
       .arm = "io_uring",
       .relation = "exactly",
       .claimed = requests},
      {.id = "same_work",
       .text = "The loop's thread computes about as long with either",
       .measure = "cpu_time_of_the_loop_seconds",
       .arm = "io_uring",
       .base = "epoll",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.25},
      {.id = "fewer_calls",
       .text = "What io_uring has to do is handed over in batches: it takes "
               "fewer system calls",
       .measure = "system_calls_count",
       .arm = "io_uring, watched",
       .base = "epoll, watched",
       .relation = "at_least",
       .claimed = 1.2}};
}

}  // namespace

Experiment event_loop_backend(const Setting& setting) {
  return {
      .id = "event_loop_backend",
      .title = "Another backend for the event loop",
      .source = "A5",
      .question = "Does it matter what tells the loop that a socket is ready?",
      .work = fmt::format(
          "{} requests, answered at once, {} at a time, by the model async "
          "built for epoll and for io_uring; its system calls are counted in "
          "further arms, which a tracer slows down",
          requests, at_once),
      .kind = Kind::waiting,
      .tasks = requests,
      .arms = arms(setting),
      .claims = claims(),
      .computing_seconds = 0.15};
}

}  // namespace lab
