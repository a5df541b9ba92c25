// What the kernel tells of cores, read from files.

#include "bench/measure/cores.hpp"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>

#include "bench/tests/temporary_folder.hpp"

namespace lab {
namespace {

/// From now on this process is bound nowhere: as if none of its cores were
/// left.
void refuse_binding() {
  std::array<sock_filter, 4> filter{
      {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sched_setaffinity, 0, 1),
       BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
       BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)}};
  const sock_fprog program{filter.size(), filter.data()};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/// Returns: the exit code.
int outlive_the_cores() {
  const Cores before = allowed_cores();
  {
    const CoreBinding bound({before.front()});
    refuse_binding();
    try {
      bind_to(before);
      return 1;
    } catch (const std::system_error&) {
    }
  }
  return allowed_cores() == Cores{before.front()} ? 0 : 2;
}

TEST(CoreBinding, EndsWithItsScope) {
  const Cores before = allowed_cores();
  {
    const CoreBinding bound({before.back()});
    EXPECT_EQ(allowed_cores(), Cores{before.back()});
  }
  EXPECT_EQ(allowed_cores(), before);
}

TEST(CoreBinding, EndsQuietlyIfTheCoresBeforeAreGone) {
  EXPECT_EXIT(std::_Exit(outlive_the_cores()), testing::ExitedWithCode(0), "");
}

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
