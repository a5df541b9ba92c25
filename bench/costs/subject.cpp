#include "bench/costs/subject.hpp"

#include "bench/measure/cores.hpp"

namespace lab::costs {
namespace {

const Cores& cores() {
  static const Cores allowed = allowed_cores();
  return allowed;
}

}  // namespace

void take_first_core() {
  if (cores().size() > 1) bind_to({cores()[0]});
}

void give_second_core(int other) {
  if (cores().size() > 1) bind_to({cores()[1]}, other);
}

}  // namespace lab::costs
