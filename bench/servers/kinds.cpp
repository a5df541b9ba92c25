#include <array>
#include <stdexcept>

#include "bench/servers/server.hpp"

namespace lab::servers {
namespace {

struct Kind {
  std::string_view name;
  std::unique_ptr<Server> (*make)(const ServerOptions&);
};

constexpr auto catalogue = std::to_array<Kind>({
    {"web_one_at_a_time", make_web_one_at_a_time},
    {"web_thread_per_connection", make_web_thread_per_connection},
    {"web_thread_pool", make_web_thread_pool},
    {"web_coroutines", make_web_coroutines},
    {"chat_thread_per_client", make_chat_thread_per_client},
    {"chat_coroutines", make_chat_coroutines},
});

}  // namespace

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  names.reserve(catalogue.size());
  for (const Kind& kind : catalogue) names.emplace_back(kind.name);
  return names;
}

std::unique_ptr<Server> make_server(std::string_view kind,
                                    const ServerOptions& options) {
  for (const Kind& known : catalogue)
    if (known.name == kind) return known.make(options);
  throw std::invalid_argument("no such server: " + std::string(kind));
}

}  // namespace lab::servers
