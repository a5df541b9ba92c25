// The page that shows who waits, and what it is told.

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/watching.hpp"

namespace lab::mock {

Decision live_page(const Call&, ServerState&) {
  return {Reply{
      .body = std::string(live_page_text),
      .type = "text/html; charset=utf-8",
      // Whatever a path or a client's name has in it, nothing is loaded.
      .headers = "Content-Security-Policy: default-src 'none'; connect-src "
                 "'self'; img-src data:; style-src 'unsafe-inline'; script-src "
                 "'unsafe-inline'\r\nCache-Control: no-store\r\n"}};
}

Decision events(const Call&, ServerState& state) {
  if (state.watchers >= Watcher::most_watchers)
    return {error_reply(503, "as many pages as may are open already")};
  return {Watch{}};
}

}  // namespace lab::mock
