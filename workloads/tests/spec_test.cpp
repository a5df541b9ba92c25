// Specs and failures as text, for those who send them to other processes.

#include "workloads/spec.hpp"

#include <gtest/gtest.h>

#include <new>

#include "workloads/failure.hpp"

namespace lab {
namespace {

TEST(Spec, SurvivesTheWayThroughJson) {
  const Spec spec{.workload = "fetch",
                  .tasks = 12,
                  .size = 18'446'744'073'709'551'615U,
                  .seed = 3,
                  .server = "127.0.0.1:8080",
                  .input = "/x?y=\"ü\"\n",
                  .scratch = "files/of/ours"};
  EXPECT_EQ(spec_from_json(to_json(spec)), spec);
}

TEST(Spec, IsOneLineOfJson) {
  EXPECT_EQ(to_json({.workload = "a\nb"}).find('\n'), std::string::npos);
}

TEST(Spec, IsRefusedWhenTheTextIsNone) {
  for (const char* text : {"", "{", "[]", "{}", R"({"workload":3})"})
    EXPECT_THROW(spec_from_json(text), std::invalid_argument) << text;
}

TEST(FailureKind, SurvivesTheWayThroughItsName) {
  for (int i = 0; i <= static_cast<int>(FailureKind::error); ++i) {
    const auto kind = static_cast<FailureKind>(i);
    EXPECT_EQ(failure_kind(to_string(kind)), kind);
  }
  EXPECT_THROW(failure_kind("tired"), std::invalid_argument);
}

template <class Thrown>
Failure failure_after(const Thrown& thrown) try {
  throw thrown;
} catch (...) {
  return describe_current_exception();
}

TEST(Failure, KeepsWhatATaskKnew) {
  EXPECT_EQ(failure_after(TaskError(FailureKind::reset, "why")),
            (Failure{FailureKind::reset, "why"}));
  EXPECT_EQ(failure_after(std::bad_alloc()).kind, FailureKind::out_of_memory);
  EXPECT_EQ(failure_after(std::runtime_error("odd")),
            (Failure{FailureKind::error, "odd"}));
  EXPECT_EQ(failure_after(42).kind, FailureKind::error);
}

}  // namespace
}  // namespace lab
