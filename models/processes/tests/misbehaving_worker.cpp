// A worker for tests: the payload of a task says what goes wrong in it, or else
// the argument does, for all tasks.  The reply is the payload.
//
// "echo …" replies with the rest.

#include <string>
#include <utility>
#include <vector>

#include "models/processes/serve.hpp"
#include "models/processes/tests/misbehave.hpp"

namespace {

using lab::processes::Frame;

Frame respond(Frame task) try {
  const std::string echo = "echo ";
  if (task.payload.starts_with(echo))
    task.payload.erase(0, echo.size());
  else
    lab::processes::misbehave(task.payload);
  return {.kind = Frame::Kind::answer, .payload = std::move(task.payload)};
} catch (const std::exception& error) {
  return {.kind = Frame::Kind::failure, .payload = error.what()};
}

}  // namespace

int main(int argc, char** argv) {
  const auto pipes = lab::processes::take_over_parent_pipes();
  lab::processes::end_with_parent(pipes);
  const std::string always = argc > 1 ? argv[1] : "";
  lab::processes::serve(pipes, [&](Frame task) {
    if (!always.empty()) task.payload = always;
    return std::vector{respond(std::move(task))};
  });
  return 0;
}
