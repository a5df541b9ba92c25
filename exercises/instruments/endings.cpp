#include "instruments/endings.hpp"

#include <cxxabi.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <typeinfo>

#include "instruments/channel.hpp"

// Of the sanitizers: writes into their log where the caller is.  `run` may do
// without one.
extern "C" [[gnu::weak]] void __sanitizer_print_stack_trace();

namespace exercise {
namespace {

std::atomic<bool> is_over = false;
std::atomic<pid_t> watched = 0;  // a worker process has another number

void tell(const char* how, const std::string& what) {
  if (is_over || watched != ::getpid()) return;
  is_over = true;
  const nlohmann::json line = {{"ending", how}, {"what", what}};
  report(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  if (__sanitizer_print_stack_trace != nullptr) __sanitizer_print_stack_trace();
}

std::string readable(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : type.name();
}

/// "given::FetchError: /page/3: status 503"; nothing if there is none.
std::string current_exception() {
  if (!std::current_exception()) return "";
  std::string type = readable(*abi::__cxa_current_exception_type());
  try {
    throw;
  } catch (const std::exception& error) {
    return type + ": " + error.what();
  } catch (...) {
    return type;
  }
}

[[noreturn]] void on_terminate() {
  tell("terminate", current_exception());
  std::abort();
}

}  // namespace

void watch_endings() {
  watched = ::getpid();
  std::set_terminate(on_terminate);
}

void the_check_is_over() { is_over = true; }

}  // namespace exercise

// In a student's object file, exit() and its like are renamed to these: see
// hooked_endings.syms.
extern "C" {
[[noreturn]] void lab_hook_exit(int code);
[[noreturn]] void lab_hook_quick_exit(int code);
[[noreturn]] void lab_hook__exit(int code);
[[noreturn]] void lab_hook__Exit(int code);

// No destructors are called: threads of the check still run.
void lab_hook_exit(int code) {
  exercise::tell("exit", std::to_string(code));
  ::_exit(code);
}

void lab_hook_quick_exit(int code) { lab_hook_exit(code); }

void lab_hook__exit(int code) {
  exercise::tell("_Exit", std::to_string(code));
  ::_exit(code);
}

void lab_hook__Exit(int code) { lab_hook__exit(code); }
}
