// What the kernel tells of cores, read from files.

#include "bench/measure/cores.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "bench/tests/temporary_folder.hpp"

namespace lab {
namespace {

class FactsOfCores : public testing::Test {
 protected:
  void of_core(int core, const std::string& name, const std::string& text) {
    const auto file = folder_.path() / "sys/devices/system/cpu" /
                      ("cpu" + std::to_string(core)) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text << '\n';
  }

  CoreFacts facts(const Cores& cores) const {
    return describe_cores(cores, folder_.path());
  }

  TemporaryFolder folder_;
};

TEST_F(FactsOfCores, CountSiblingsAsOnePhysicalCore) {
  for (const int core : {0, 1, 2, 3})
    of_core(core, "topology/thread_siblings_list", core < 2 ? "0-1" : "2-3");
  EXPECT_EQ(facts({0, 1, 2, 3}).physical, 2U);
  EXPECT_EQ(facts({0, 2}).physical, 2U);
  EXPECT_EQ(facts({0, 1}).physical, 1U);
}

TEST_F(FactsOfCores, TellThatSomeCanDoMore) {
  of_core(0, "cpu_capacity", "1024");
  of_core(1, "cpu_capacity", "1024");
  of_core(2, "cpu_capacity", "446");
  EXPECT_EQ(facts({0, 1, 2}).are_unlike, true);
  EXPECT_EQ(facts({0, 1}).are_unlike, false);
}

TEST_F(FactsOfCores, NameWhatSetsTheirSpeed) {
  of_core(0, "cpufreq/scaling_governor", "powersave");
  of_core(1, "cpufreq/scaling_governor", "performance");
  EXPECT_EQ(facts({0}).governor, "powersave");
  EXPECT_EQ(facts({0, 1}).governor, "performance, powersave");
}

TEST_F(FactsOfCores, AreUnknownWhereTheKernelIsSilent) {
  of_core(0, "cpu_capacity", "1024");
  EXPECT_EQ(facts({0, 1}).are_unlike, std::nullopt);
  EXPECT_EQ(facts({0}).physical, std::nullopt);
  EXPECT_EQ(facts({0}).governor, std::nullopt);
}

}  // namespace
}  // namespace lab
