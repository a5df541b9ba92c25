#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "bench/harness/cell.hpp"
#include "bench/tests/made_up_python.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab {

inline Arm three_numbers(const std::string& model) {
  return {.name = model,
          .by = ByModel{model},
          .concurrency = 2,
          .spec = {.workload = "fibonacci", .tasks = 3, .input = "1,10,20"}};
}

/// The same numbers from a program that is no model of ours.
inline Arm peer() {
  Arm arm = three_numbers("");
  arm.name = "peer";
  arm.by = ByPeer{"gil.py", "threads"};
  return arm;
}

inline const std::vector<std::string> right{"F(1) = 1", "F(10) = 55",
                                            "F(20) = 6765"};
inline const std::vector<std::string> wrong{"F(1) = 1", "F(10) = 54",
                                            "F(20) = 6765"};

class CellOfPeer : public testing::Test {
 protected:
  /// A peer that prints these lines.
  Cell& cell(const std::vector<std::string>& lines,
             const Arm& rehearsal = peer()) {
    python_.emplace(lines);
    bench_.peers.python = python_->program();
    return cell_.emplace(bench_, peer(), rehearsal);
  }

  /// What a peer rehearses with: the answers are the same.
  static Arm shorter() {
    Arm arm = peer();
    arm.spec.seed = 2;
    return arm;
  }

  ServerProcess server_;
  Bench bench_{.server = server_};
  std::optional<MadeUpPython> python_;
  std::optional<Cell> cell_;
};

inline void expect_failed(const Cell& cell, const std::string& error) {
  EXPECT_THAT(cell.error(), testing::HasSubstr(error));
  EXPECT_FALSE(cell.is_verified());
  EXPECT_TRUE(cell.samples().empty());
  EXPECT_FALSE(cell.typical_trace());
}

class CellOfModel : public testing::Test {
 protected:
  Cell cell(const Arm& arm) { return {bench_, arm, arm}; }

  /// Four requests at a gate that opens for four.  Sequential would wait there
  /// for ever, so the cell is told what it would have answered.
  Arm fetches(const std::string& path,
              const Answer& answer = "200, 10 bytes, crc32 7217e74d") {
    Arm arm = three_numbers("async");
    arm.spec = {.workload = "fetch",
                .tasks = 4,
                .server = "filled in by the cell",
                .input = path};
    arm.concurrency = 4;
    bench_.references[to_json(arm.spec)] = std::vector<Outcome>(4, answer);
    return arm;
  }

  /// Three prices, of which the one in the middle is not to be had.
  static Arm prices(Failing must_fail) {
    Arm arm = three_numbers("threads");
    arm.spec = {.workload = "quotes",
                .tasks = 3,
                .server = "filled in by the cell",
                .input = "AAPL,NONE,MSFT"};
    arm.must_fail = std::move(must_fail);
    return arm;
  }

  void expect_refused(const Arm& arm, const std::string& error) {
    Cell refused = cell(arm);
    EXPECT_EQ(refused.measure(), std::nullopt);
    expect_failed(refused, error);
  }

  ServerProcess server_;
  std::stop_source stop_;
  ScratchFolder scratch_;
  Bench bench_{
      .server = server_, .stop = stop_.get_token(), .scratch = scratch_.path()};
};

inline Arm by_code(Code code) {
  return {.name = "code", .by = ByCode{std::move(code), {"one", "two"}}};
}

class CellOfCode : public testing::Test {
 protected:
  ServerProcess server_;
  Bench bench_{.server = server_};
};

}  // namespace lab
