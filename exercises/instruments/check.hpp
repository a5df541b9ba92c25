#pragma once

#include <functional>
#include <stdexcept>
#include <string>

namespace exercise {

/// What was seen, what should have been, and what to do next: sentences for a
/// student.
struct Mistake : std::exception {
  Mistake(std::string seen, std::string wanted, std::string to_do)
      : observed(std::move(seen)),
        expected(std::move(wanted)),
        next(std::move(to_do)) {}

  const char* what() const noexcept override { return observed.c_str(); }

  std::string observed;
  std::string expected;
  std::string next;
};

/// Looks at a solution step by step, and reports what comes of it.
///
/// Each report is sent as soon as it is known: a program that crashes leaves
/// what was found before.  Which steps there must be stands in exercise.toml.
class Check {
 public:
  /// Looks at one thing.  Once a step has failed, later ones are not taken.
  ///
  /// `look` throws Mistake, or anything else, if all is not well.
  void step(const std::string& name, const std::function<void()>& look);

  bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

/// Throws Mistake unless it holds.
inline void require(bool holds, const std::string& observed,
                    const std::string& expected, const std::string& next) {
  if (!holds) throw Mistake(observed, expected, next);
}

/// What to do if no thread came to where the check waits for it.
inline constexpr const char* nobody_came =
    "No thread of yours came there.  Does your function return at once, is it "
    "in a loop that does not end, or does it wait for a lock that it holds?";

}  // namespace exercise

/// Defined by the check.cpp of each exercise: the steps, in order.
void check(exercise::Check& check);

/// Defined there, too: uses the solution once, for `./lab exercise run`.
void demonstrate();
