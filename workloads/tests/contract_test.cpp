// The promises that every workload makes, checked for the whole catalogue.

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "workloads/scratch_folder.hpp"
#include "workloads/tests/run_async.hpp"
#include "workloads/tests/scripted_server.hpp"
#include "workloads/tests/small_spec.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr std::size_t tasks = 6;

/// Enough replies for every test; any workload can make something of them.
std::vector<Turn> replies_for_all() {
  const std::string body =
      R"({"results":[{"c":189.84}],"closes":[1.5],"holdings":[]})";
  const Turn reply{
      "HTTP/1.1 200 OK\r\nX-Checksum: 3d6475c7\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body};
  return std::vector<Turn>(4 * tasks, reply);
}

class WorkloadContract : public testing::TestWithParam<std::string> {
 protected:
  Spec spec() const {
    return small_spec(GetParam(), tasks, to_string(server_.address()),
                      folder_.path());
  }

 private:
  ScratchFolder folder_;
  ScriptedServer server_{replies_for_all()};
};

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& entry : all_workloads()) names.emplace_back(entry.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Every, WorkloadContract, testing::ValuesIn(names()),
                         [](const auto& test) { return test.param; });

TEST_P(WorkloadContract, GivesTheSameAnswerOnBothFaces) {
  const auto batch = make_batch(spec());
  boost::asio::io_context loop;
  for (std::size_t task = 0; task < tasks; ++task)
    EXPECT_EQ(run_until_done(loop, batch->run_async(task)), batch->run(task));
}

TEST_P(WorkloadContract, GivesTheSameAnswersWhenMadeAgainFromItsSpec) {
  const auto batch = make_batch(spec());
  const auto again = make_batch(spec_from_json(to_json(batch->spec())));
  for (std::size_t task = 0; task < tasks; ++task)
    EXPECT_EQ(again->run(task), batch->run(task));
}

TEST_P(WorkloadContract, RunsAllItsTasksAtOnce) {
  const auto batch = make_batch(spec());
  std::vector<Answer> together(tasks);
  {
    std::vector<std::jthread> threads;
    for (std::size_t task = 0; task < tasks; ++task)
      threads.emplace_back([&, task] { together[task] = batch->run(task); });
  }
  for (std::size_t task = 0; task < tasks; ++task)
    EXPECT_EQ(together[task], batch->run(task));
}

TEST_P(WorkloadContract, KeepsItsSpec) {
  EXPECT_EQ(make_batch(spec())->spec(), spec());
}

TEST_P(WorkloadContract, CanHaveNoTasks) {
  Spec empty = spec();
  empty.tasks = 0;
  EXPECT_NO_THROW(make_batch(empty));
}

TEST_P(WorkloadContract, RefusesMoreThanTenMillionTasks) {
  Spec huge = spec();
  huge.tasks = 10'000'001;
  EXPECT_THROW(make_batch(huge), std::invalid_argument);
}

}  // namespace
}  // namespace lab
