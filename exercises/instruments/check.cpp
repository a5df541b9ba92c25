#include "instruments/check.hpp"

#include <nlohmann/json.hpp>

#include "instruments/channel.hpp"
#include "instruments/pauses.hpp"

namespace exercise {
namespace {

void say(const nlohmann::json& line) {
  report(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void Check::step(const std::string& name, const std::function<void()>& look) {
  if (failed_) return;
  say({{"begun", name}});
  renew_pauses();
  nlohmann::json result = {{"done", name}, {"passed", false}};
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
  } catch (...) {
    result["observed"] = "Your code threw something that is no std::exception.";
    result["expected"] = "It ends without one here.";
    result["next"] = "Throw only what is derived from std::exception.";
  }
  failed_ = !result["passed"];
  say(result);
}

}  // namespace exercise
