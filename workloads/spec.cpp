#include "workloads/spec.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace lab {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Spec, workload, tasks, size, seed, server,
                                   input, scratch)

std::string to_json(const Spec& spec) { return nlohmann::json(spec).dump(); }

Spec spec_from_json(std::string_view text) try {
  return nlohmann::json::parse(text).get<Spec>();
} catch (const nlohmann::json::exception& error) {
  throw std::invalid_argument(std::string("not a spec: ") + error.what());
}

}  // namespace lab
