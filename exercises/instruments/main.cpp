// The program that is made of a solution and its check.  `./lab exercise`
// starts it, and reads what it reports.
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "instruments/channel.hpp"
#include "instruments/check.hpp"
#include "instruments/endings.hpp"

namespace {

int take_the_check() {
  // Into a pipe: what was printed before a crash, or a step that failed, would
  // be lost with its buffer.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  exercise::watch_endings();
  exercise::Check taking;
  check(taking);
  exercise::the_check_is_over();
  exercise::report(R"({"over": true})");
  // Threads of a solution that failed may still be at work, or stuck.
  if (taking.failed()) std::_Exit(EXIT_SUCCESS);
  return EXIT_SUCCESS;
}

}  // namespace

int main() try {
  if (exercise::is_checked()) return take_the_check();
  demonstrate();
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return EXIT_FAILURE;
}
