#include "bench/servers/kinds.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace lab::servers {
namespace {

using Made = std::unique_ptr<Server>;

template <Made make(const WebOptions&)>
Made web(double wait_seconds) {
  const std::chrono::duration<double> wait(wait_seconds);
  return make(
      {.wait = std::chrono::duration_cast<std::chrono::nanoseconds>(wait)});
}

template <Made make(const ChatOptions&)>
Made chat(double /*wait_seconds*/) {
  return make({});
}

struct Kind {
  std::string_view name;
  Made (*make)(double wait_seconds);
};

constexpr auto catalogue = std::to_array<Kind>({
    {"web_one_at_a_time", web<make_web_one_at_a_time>},
    {"web_thread_per_connection", web<make_web_thread_per_connection>},
    {"web_thread_pool", web<make_web_thread_pool>},
    {"web_coroutines", web<make_web_coroutines>},
    {"chat_thread_per_client", chat<make_chat_thread_per_client>},
    {"chat_coroutines", chat<make_chat_coroutines>},
});

}  // namespace

std::vector<std::string> kinds() {
  std::vector<std::string> names(catalogue.size());
  std::transform(catalogue.begin(), catalogue.end(), names.begin(),
                 [](const Kind& kind) { return std::string(kind.name); });
  return names;
}

std::unique_ptr<Server> make_server(std::string_view kind,
                                    double wait_seconds) {
  for (const Kind& known : catalogue)
    if (known.name == kind) return known.make(wait_seconds);
  throw std::invalid_argument("no such server: " + std::string(kind));
}

}  // namespace lab::servers
