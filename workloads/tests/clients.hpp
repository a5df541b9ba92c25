#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <variant>

#include "workloads/http/async_session.hpp"
#include "workloads/http/blocking_session.hpp"
#include "workloads/tests/run_async.hpp"

namespace lab {

/// Either client, for tests that do not care which.
class AnyClient {
 public:
  virtual ~AnyClient() = default;
  virtual Reply get(const Request& request) = 0;

  std::variant<Reply, Failure> try_get(const Request& request) try {
    return get(request);
  } catch (...) {
    return describe_current_exception();
  }

  Failure failure_of(const Request& request) {
    const auto outcome = try_get(request);
    if (const auto* failure = std::get_if<Failure>(&outcome)) return *failure;
    return {FailureKind::error, "no failure at all"};
  }
};

class BlockingClient final : public AnyClient {
 public:
  BlockingClient(const Address& address, const Limits& limits)
      : session_(address, limits) {}
  Reply get(const Request& request) override { return session_.get(request); }

 private:
  BlockingSession session_;
};

/// One event loop, run for as long as a request takes.
class AsyncClient final : public AnyClient {
 public:
  AsyncClient(const Address& address, const Limits& limits)
      : session_(address, limits) {}

  Reply get(const Request& request) override {
    return run_until_done(loop_, session_.get(request));
  }

 private:
  AsyncSession session_;
  boost::asio::io_context loop_{1};
};

inline std::unique_ptr<AnyClient> make_client(std::string_view face,
                                              const Address& address,
                                              const Limits& limits = {}) {
  if (face == "blocking")
    return std::make_unique<BlockingClient>(address, limits);
  return std::make_unique<AsyncClient>(address, limits);
}

}  // namespace lab
