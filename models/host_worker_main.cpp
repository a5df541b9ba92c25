// lab_host_worker: does tasks on a host for the model `hosts`.
//
// It is started there by a launcher such as mpirun, not by hand.

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/hosts/host_worker.hpp"

int main(int argc, char** argv) try {
  lab::hosts::serve_master(lab::hosts::parse_host_arguments(
      std::vector<std::string>(argv + 1, argv + argc)));
  return 0;
} catch (const std::invalid_argument& error) {
  std::fprintf(stderr, "lab_host_worker: %s\n", error.what());
  return 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "lab_host_worker: %s\n", error.what());
  return 3;
}
