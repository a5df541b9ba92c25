#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "mock_server/mock_server.hpp"
#include "mock_server/tests/raw_client.hpp"

namespace lab::testing {

/// A server for every test, and a new connection for every get().
class ServerTest : public ::testing::Test {
 protected:
  RawReply get(std::string_view target, std::string_view headers = "") const {
    return RawClient(server.address()).get(target, headers);
  }

  void wait_for_requests_in_flight(std::uint64_t count) const {
    while (server.stats().in_flight != count) {
    }
  }

  MockServer server;
};

}  // namespace lab::testing
