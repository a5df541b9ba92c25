#include "workloads/workloads.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace lab {
namespace {

constexpr std::array catalogue{
    WorkloadEntry{"sleep", "waits on a timer", make_sleep},
    WorkloadEntry{"fetch", "asks the server for anything", make_fetch},
    WorkloadEntry{"quotes", "asks the server for the price of a share",
                  make_quotes},
    WorkloadEntry{"broker", "asks a broker for a history or a portfolio",
                  make_broker},
    WorkloadEntry{"scrape", "pulls the links out of a page", make_scrape},
    WorkloadEntry{"download", "gets a file, and compares it", make_download},
    WorkloadEntry{"fibonacci", "computes a Fibonacci number, naively",
                  make_fibonacci},
    WorkloadEntry{"sum", "adds up numbers, one by one", make_sum},
    WorkloadEntry{"checksum", "computes a checksum, over and over",
                  make_checksum},
    WorkloadEntry{"images", "blurs a picture and makes it small", make_images},
    WorkloadEntry{"option_prices", "prices an option by Monte Carlo",
                  make_option_prices},
    WorkloadEntry{"trades", "sums up a part of a table of trades", make_trades},
    WorkloadEntry{"fetch_and_crunch", "fetches something, and computes with it",
                  make_fetch_and_crunch},
    WorkloadEntry{"fetch_and_sum", "asks the server, and then adds up numbers",
                  make_fetch_and_sum},
};

std::string known_names() {
  std::string names;
  for (const auto& entry : catalogue) {
    if (!names.empty()) names += ", ";
    names += entry.name;
  }
  return names;
}

}  // namespace

std::span<const WorkloadEntry> all_workloads() { return catalogue; }

std::unique_ptr<Batch> make_batch(const Spec& spec) {
  for (const auto& entry : catalogue)
    if (entry.name == spec.workload) return entry.make(spec);
  throw std::invalid_argument("unknown workload '" + spec.workload +
                              "': known ones are " + known_names());
}

}  // namespace lab
