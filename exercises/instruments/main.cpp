// The program that is made of a solution and its check.  `./lab exercise`
// starts it, and reads what it writes down.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>

#include "instruments/check.hpp"

namespace {

int check_into(const char* path) {
  using exercise::Check;
  std::ofstream results(path);
  Check naming(results, Check::Mode::name_the_steps);
  check(naming);
  Check taking(results, Check::Mode::take_the_steps);
  check(taking);
  results.flush();
  // Threads of a solution that failed may still be at work, or stuck.
  if (taking.failed()) std::_Exit(EXIT_SUCCESS);
  return results.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc == 3 && argv[1] == std::string_view("check"))
    return check_into(argv[2]);
  demonstrate();
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return EXIT_FAILURE;
}
