// How many cores may be used, on machines made of files.

#include "models/usable_cores.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

class CpuQuota : public testing::Test {
 protected:
  void write(const std::filesystem::path& path, const std::string& text) const {
    std::filesystem::create_directories((root() / path).parent_path());
    std::ofstream(root() / path) << text;
  }

  void is_in_groups(const std::string& lines) const {
    write("proc/self/cgroup", lines);
  }

  std::filesystem::path root() const { return folder_.path(); }

 private:
  ScratchFolder folder_;
};

TEST_F(CpuQuota, IsThatOfTheGroupInVersion2) {
  is_in_groups("0::/user/me\n");
  write("sys/fs/cgroup/user/me/cpu.max", "150000 100000\n");
  EXPECT_EQ(cpu_quota(root()), 1.5);
}

TEST_F(CpuQuota, IsTheLeastOfTheGroupsAround) {
  is_in_groups("0::/user/me\n");
  write("sys/fs/cgroup/user/me/cpu.max", "400000 100000\n");
  write("sys/fs/cgroup/user/cpu.max", "50000 100000\n");
  write("sys/fs/cgroup/cpu.max", "300000 100000\n");
  EXPECT_EQ(cpu_quota(root()), 0.5);
}

TEST_F(CpuQuota, IsThatOfTheGroupInVersion1) {
  is_in_groups("3:cpuset:/box\n2:cpu,cpuacct:/box\n0::/\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "100000\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "50000\n");
  EXPECT_EQ(cpu_quota(root()), 2);
}

TEST_F(CpuQuota, IsFoundAtTheTopWhereAContainerCannotSeeItsOwnPath) {
  is_in_groups("1:cpu:/docker/4f2a\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cpu_quota(root()), 1);
}

TEST_F(CpuQuota, IsNoneWhereNoneIsSet) {
  EXPECT_EQ(cpu_quota(root()), std::nullopt);
  is_in_groups("1:cpu:/\n0::/\n");
  write("sys/fs/cgroup/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cpu_quota(root()), std::nullopt);
}

TEST(UsableCores, AreThoseThatTheProcessMayRunOn) {
  const pid_t child = ::fork();
  if (child == 0) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    ::sched_setaffinity(0, sizeof one, &one);
    ::_exit(static_cast<int>(usable_cores()));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 1);
}

}  // namespace
}  // namespace lab
