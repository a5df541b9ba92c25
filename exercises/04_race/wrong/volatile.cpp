#include <thread>

#include "exercise.hpp"

// In C++ volatile is for the registers of devices.  It orders nothing between
// threads.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  volatile std::size_t visits = 0;
  volatile std::size_t failures = 0;
  volatile std::size_t bytes = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (std::size_t i = worker; i < lines.size(); i += workers) {
          const Visit visit = read_line(lines[i]);
          visits = visits + 1;
          if (visit.failed) failures = failures + 1;
          bytes = bytes + visit.bytes;
        }
      });
  }
  return {visits, failures, bytes};
}
