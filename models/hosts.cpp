// Hosts: a pool of worker processes on each of several machines.
//
// For batches that outgrow one machine.  A launcher, Open MPI's `mpirun`, takes
// our program to each host; outcomes come back by TCP, one by one.  A lost host
// loses nothing: its tasks go to the others.  The price is the start, which
// takes longest of all models, and a spec, a task and an outcome on the
// network.

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>

#include "models/environment_error.hpp"
#include "models/hosts/hosts.hpp"
#include "models/models.hpp"
#include "models/processes/spawn.hpp"

namespace lab {
namespace {

class Hosts final : public Model {
 public:
  explicit Hosts(hosts::Options options) : options_(std::move(options)) {}

  RunResult run(const Batch& batch, const RunOptions& how) override {
    BatchRun run(batch, how);
    if (run.workers() == 0 || how.stop.stop_requested()) return run.finish({});
    require_launcher(options_);
    hosts::Master master(run, how, options_);
    const Footprint made = master.work();
    RunResult result = run.finish(made);
    result.lanes = master.lane_names();
    return result;
  }

 private:
  hosts::Options options_;
};

}  // namespace

void choose_hosts(const std::vector<hosts::Host>& hosts) {
  ::setenv(hosts::chosen_variable, hosts::to_text(hosts).c_str(), 1);
}

bool hosts_are_chosen() {
  const char* const chosen = std::getenv(hosts::chosen_variable);
  return chosen != nullptr && *chosen != '\0';
}

hosts::Options chosen_hosts() {
  if (!hosts_are_chosen())
    throw EnvironmentError(
        "hosts: absent: name some, such as --hosts a:4,b:4, and install "
        "openmpi-bin");
  return hosts_named(hosts::parse_hosts(std::getenv(hosts::chosen_variable),
                                        hosts::chosen_variable));
}

hosts::Options hosts_named(std::vector<hosts::Host> hosts) {
  hosts::Options options{
      .hosts = std::move(hosts),
      .program = processes::beside_this_program("lab_host_worker")};
  if (const char* launcher = std::getenv("LAB_LAUNCHER"))
    options.launcher = launcher;
  return options;
}

/// On the PATH, or where its own path says.
void require_launcher(const hosts::Options& options) {
  const std::string& name = options.launcher;
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  bool found = ::access(name.c_str(), X_OK) == 0 && name.find('/') != name.npos;
  for (std::string folder; !found && std::getline(folders, folder, ':');)
    found = ::access(fmt::format("{}/{}", folder, name).c_str(), X_OK) == 0;
  if (!found)
    throw EnvironmentError(fmt::format(
        "hosts: {}: not found: install openmpi-bin, which has mpirun", name));
}

std::unique_ptr<Model> make_hosts() { return make_hosts(chosen_hosts()); }

std::unique_ptr<Model> make_hosts(hosts::Options options) {
  return std::make_unique<Hosts>(std::move(options));
}

}  // namespace lab
