// Fetch: asks a slow server for something, and waits.
//
// The work nearly all of a client's time goes into.  While the server thinks,
// the client could do something else; how much, is what the models differ in.

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "workloads/http/sessions.hpp"
#include "workloads/limits.hpp"
#include "workloads/list.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

Answer describe(const Reply& reply) {
  boost::crc_32_type checksum;
  checksum.process_bytes(reply.body.data(), reply.body.size());
  return fmt::format("{}, {} bytes, crc32 {:08x}", reply.status,
                     reply.body.size(), checksum.checksum());
}

bool is_target(std::string_view text) {
  for (const char letter : text)
    if (letter <= ' ' || letter > '~') return false;
  return text.starts_with('/');
}

std::vector<std::string> targets_in(const Spec& spec) {
  std::vector<std::string> targets;
  for (const auto entry : split_list(spec.input, ' ')) {
    if (!is_target(entry))
      refuse(spec, "input", spec.input,
             "paths with a space between, such as /delay/100?task={task}");
    targets.emplace_back(entry);
  }
  return targets;
}

Limits limits_of(const Spec& spec) { return {.keep_alive = spec.size == 0}; }

class Fetch final : public Batch {
 public:
  explicit Fetch(const Spec& spec)
      : spec_(spec),
        targets_(targets_in(spec)),
        sessions_(spec.server, limits_of(spec)) {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::waiting; }

  Answer run(std::size_t task) const override {
    return describe(sessions_.ask(request_for(task)));
  }

  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    const Reply reply = co_await sessions_.ask_async(request_for(task));
    co_return describe(reply);
  }

 private:
  Request request_for(std::size_t task) const {
    constexpr std::string_view placeholder = "{task}";
    std::string target = targets_[task % targets_.size()];
    for (auto at = target.find(placeholder); at != std::string::npos;
         at = target.find(placeholder))
      target.replace(at, placeholder.size(), std::to_string(task));
    return {.target = std::move(target)};
  }

  Spec spec_;
  std::vector<std::string> targets_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<Batch> make_fetch(const Spec& spec) {
  check_tasks(spec);
  check_size(spec, 1, "(1: each request has its own connection)");
  return std::make_unique<Fetch>(spec);
}

}  // namespace lab
