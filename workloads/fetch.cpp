// Fetch: asks a slow server for something, and waits.
//
// The work nearly all of a client's time goes into.  While the server thinks,
// the client could do something else; how much, is what the models differ in.

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <string_view>

#include "workloads/http/async_session.hpp"
#include "workloads/http/blocking_session.hpp"
#include "workloads/limits.hpp"
#include "workloads/waiting.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

Answer describe(const Reply& reply) {
  boost::crc_32_type checksum;
  checksum.process_bytes(reply.body.data(), reply.body.size());
  return fmt::format("{}, {} bytes, crc32 {:08x}", reply.status,
                     reply.body.size(), checksum.checksum());
}

class Fetch final : public Batch {
 public:
  explicit Fetch(const Spec& spec)
      : spec_(spec),
        blocking_(parse_address(spec.server)),
        async_(parse_address(spec.server)) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    return describe(ask(request_for(task)));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const Reply reply = co_await async_.get(request_for(task));
    co_return describe(reply);
  }

 private:
  Reply ask(const Request& request) const {
    const Waiting waiting;
    return blocking_.get(request);
  }

  Request request_for(std::size_t task) const {
    constexpr std::string_view placeholder = "{task}";
    std::string target = spec_.input;
    for (auto at = target.find(placeholder); at != std::string::npos;
         at = target.find(placeholder))
      target.replace(at, placeholder.size(), std::to_string(task));
    return {.target = std::move(target)};
  }

  Spec spec_;
  BlockingSession blocking_;
  AsyncSession async_;
};

bool is_target(std::string_view text) {
  for (const char letter : text)
    if (letter <= ' ' || letter > '~') return false;
  return text.starts_with('/');
}

}  // namespace

std::unique_ptr<Batch> make_fetch(const Spec& spec) {
  check_tasks(spec);
  if (!is_target(spec.input))
    refuse(spec, "input", spec.input,
           "a path without spaces, such as /delay/100?task={task}");
  return std::make_unique<Fetch>(spec);
}

}  // namespace lab
