// A worker for tests: the payload of a task says what goes wrong in it, or else
// the argument does, for all tasks.
//
// "echo …" replies with the rest, "briefing" with the last briefing.

#include <string>
#include <utility>

#include "models/processes/serve.hpp"
#include "models/processes/tests/misbehave.hpp"

namespace {

using lab::processes::Frame;

class WorkerFixture {
 public:
  explicit WorkerFixture(int replies) : replies_(replies) {}

  std::optional<Frame> respond(Frame request) try {
    if (request.kind != Frame::Kind::briefing)
      return Frame{.kind = Frame::Kind::answer, .payload = answer(request)};
    briefing_ = std::move(request.payload);
    return std::nullopt;
  } catch (const std::exception& error) {
    return Frame{.kind = Frame::Kind::failure, .payload = error.what()};
  }

 private:
  std::string answer(const Frame& task) const {
    const std::string echo = "echo ";
    if (task.payload == "briefing") return briefing_;
    if (task.payload.starts_with(echo)) return task.payload.substr(echo.size());
    return lab::processes::misbehave(task.payload, task.task, replies_);
  }

  int replies_;
  std::string briefing_ = "none";
};

}  // namespace

int main(int argc, char** argv) {
  const auto pipes = lab::processes::take_over_parent_pipes();
  lab::processes::end_with_parent(pipes);
  WorkerFixture fixture(pipes.replies);
  const std::string always = argc > 1 ? argv[1] : "";
  lab::processes::serve(pipes, [&](Frame request) {
    if (!always.empty()) request.payload = always;
    return fixture.respond(std::move(request));
  });
  return 0;
}
