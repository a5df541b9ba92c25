#include "models/processes/serve_jobs.hpp"

#include <cxxabi.h>
#include <fmt/format.h>
#include <sys/prctl.h>

#include <boost/core/demangle.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/frame.hpp"
#include "models/processes/serve.hpp"
#include "models/processes/spawn.hpp"
#include "models/threads/error_text.hpp"

namespace lab::processes {
namespace {

using Jobs = std::map<std::string_view, AnyJob>;

/// What this program has given to serve_if_worker(), if it has.
std::optional<Jobs>& listed() {
  static std::optional<Jobs> jobs;
  return jobs;
}

Jobs by_name(std::initializer_list<AnyJob> all) {
  Jobs jobs;
  for (const AnyJob& job : all)
    if (!jobs.emplace(job.name, job).second)
      throw std::invalid_argument(fmt::format(
          "job {}: serve_if_worker() was given two of that name: workers know "
          "a job by its name, so give each one of its own",
          job.name));
  return jobs;
}

/// Whether the first argument of this process says so; main() need not tell.
bool started_as_worker() {
  std::ifstream words("/proc/self/cmdline");
  std::string word;
  std::getline(words, word, '\0');
  return std::getline(words, word, '\0') && word == worker_argument;
}

Reply::Error describe_current() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return {boost::core::demangle(type->name()),
          threads::error_text(std::current_exception())};
}

const AnyJob& listed_job(std::string_view name) {
  const auto found = listed()->find(name);
  if (found == listed()->end())
    throw std::invalid_argument(fmt::format(
        "job {}: this program has none of that name: add it to the list of "
        "serve_if_worker()",
        name));
  return found->second;
}

Reply run_task(const AnyJob& job, std::string_view arguments) try {
  return {job.call(arguments), {}};
} catch (...) {
  return {{}, describe_current()};
}

/// One that can be sent.
std::string packed_reply(const AnyJob& job, std::string_view arguments) try {
  std::string reply = pack(run_task(job, arguments));
  check_length(sizeof(std::size_t) + reply.size());
  return reply;
} catch (const FrameError&) {
  return pack(Reply{{}, describe_current()});
}

std::vector<Frame> respond(const Frame& request) try {
  ByteReader call(request.payload);
  const AnyJob& job = listed_job(call.get_text());
  std::vector<Frame> answers;
  std::string replies;
  std::size_t count = 0;
  const auto end_answer = [&] {
    answers.push_back({.kind = Frame::Kind::answer,
                       .payload = pack(std::exchange(count, 0)) +
                                  std::exchange(replies, {})});
  };
  for (std::size_t left = call.get_length(1); left > 0; --left) {
    const std::string reply = packed_reply(job, call.get_text());
    if (count > 0 &&
        sizeof count + replies.size() + reply.size() > max_frame_payload)
      end_answer();
    replies += reply;
    ++count;
  }
  call.expect_end();
  end_answer();
  return answers;
} catch (...) {  // it stands for each of the tasks
  return {{.kind = Frame::Kind::failure, .payload = pack(describe_current())}};
}

}  // namespace

void serve_if_worker(std::initializer_list<AnyJob> jobs) {
  if (started_as_worker()) {
    ::prctl(PR_SET_NAME, worker_name);
    serve_jobs(jobs);
  }
  listed() = by_name(jobs);
}

void serve_jobs(std::initializer_list<AnyJob> jobs) noexcept try {
  listed() = by_name(jobs);
  const ParentPipes pipes = take_over_parent_pipes();
  end_with_parent(pipes);
  serve(pipes, respond);
  std::exit(0);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, error.what());
  std::exit(3);
}

std::string name_of(const AnyJob& job) {
  if (listed() && job.function != nullptr && listed()->contains(job.name)) {
    const auto* known = listed()->at(job.name).function;
    if (known != nullptr && *known != *job.function)
      throw std::invalid_argument(fmt::format(
          "job {}: serve_if_worker() was given another function of that name: "
          "give each one of its own",
          job.name));
  }
  return std::string(job.name);
}

void require_serving(std::string_view program) {
  if (!listed() && (program == this_program || started_as_worker()))
    throw std::logic_error(
        "pool: its workers would not know what to do: they are this program, "
        "started once more: call serve_if_worker() with all jobs in the first "
        "line of main()");
}

}  // namespace lab::processes
