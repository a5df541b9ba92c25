#include "models/processes/serve_jobs.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/core/demangle.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/frame.hpp"
#include "models/processes/serve.hpp"
#include "models/threads/error_text.hpp"

namespace lab::processes {
namespace {

bool serving = false;

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

/// The jobs of this program, called by name.
class Table {
 public:
  explicit Table(std::initializer_list<AnyJob> jobs) : jobs_(jobs) {}

  Frame respond(const Frame& request) const try {
    const auto call = unpack<Call>(request.payload);
    std::vector<Reply> replies;
    replies.reserve(call.tasks.size());
    for (const std::string& task : call.tasks)
      replies.push_back(perform(call.job, task));
    std::string payload = pack(replies);
    check_length(payload.size());
    return {.kind = Frame::Kind::answer, .payload = std::move(payload)};
  } catch (...) {  // it stands for each of the tasks
    return {.kind = Frame::Kind::failure, .payload = pack(describe_current())};
  }

 private:
  Reply perform(std::string_view name, std::string_view arguments) const try {
    return {find(name).call(arguments), {}};
  } catch (...) {
    return {{}, describe_current()};
  }

  const AnyJob& find(std::string_view name) const {
    const auto found =
        std::find_if(jobs_.begin(), jobs_.end(),
                     [name](const AnyJob& job) { return job.name == name; });
    if (found == jobs_.end())
      throw std::invalid_argument(fmt::format(
          "job {}: this program has none of that name: add it to the list of "
          "serve_if_worker()",
          name));
    return *found;
  }

  std::vector<AnyJob> jobs_;
};

void serve_parent(const Table& table) {
  const ParentPipes pipes = take_over_parent_pipes();
  end_with_parent(pipes);
  serve(pipes, [&table](const Frame& request) {
    return std::optional(table.respond(request));
  });
}

}  // namespace

void serve_if_worker(std::initializer_list<AnyJob> jobs) try {
  if (!started_as_worker()) return;
  serving = true;
  serve_parent(Table(jobs));
  std::exit(0);
} catch (const std::exception& error) {
  std::fprintf(stderr, "worker: %s\n", error.what());
  std::exit(3);
}

void require_serving() {
  if (started_as_worker() && !serving)
    throw std::logic_error(
        "pool: this process is itself a worker of a pool: call "
        "serve_if_worker() in the first line of main()");
}

}  // namespace lab::processes
