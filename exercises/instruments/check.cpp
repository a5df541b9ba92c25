#include "instruments/check.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

namespace exercise {

void Check::step(const std::string& name, const std::function<void()>& look) {
  if (mode_ == Mode::name_the_steps) {
    results_ << nlohmann::json{{"step", name}} << std::endl;
    return;
  }
  if (failed_) return;
  nlohmann::json result = {{"begun", name}};
  results_ << result << std::endl;
  result = {{"done", name}, {"passed", false}};
  try {
    look();
    result["passed"] = true;
  } catch (const Mistake& mistake) {
    result["observed"] = mistake.observed;
    result["expected"] = mistake.expected;
    result["next"] = mistake.next;
  } catch (const std::exception& error) {
    result["observed"] =
        std::string("Your code threw an exception: ") + error.what();
    result["expected"] = "It ends without one here.";
    result["next"] = "Find out which call throws, and why.";
  }
  failed_ = !result["passed"];
  results_ << result.dump(-1, ' ', false,
                          nlohmann::json::error_handler_t::replace)
           << std::endl;
}

}  // namespace exercise
