// A chat server with a coroutine for each client, all on one thread.
//
// Good at: a client costs a few kilobytes, and a line is handed to thousands
// without waking anybody up but the clients.
// Costs: one thread does it all, so one core is all that it can use.

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <memory>
#include <set>
#include <utility>

#include "bench/servers/chat_protocol.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/serving.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto quietly = asio::as_tuple(asio::deferred);

// None of this needs a lock: everything happens on the loop's thread.

struct Member {
  Socket socket;
  std::deque<Line> unsent = {};

  /// Whatever it waits for ends.
  void drop() {
    error_code gone_already;
    socket.close(gone_already);
  }
};

using MemberPointer = std::shared_ptr<Member>;

/// Sends what is to be sent; there is only one of it for each member.
Task<void> write_to(MemberPointer member) {
  while (!member->unsent.empty()) {
    const Line line = member->unsent.front();
    auto sending =
        asio::async_write(member->socket, asio::buffer(*line), quietly);
    const auto [error, bytes] = co_await std::move(sending);
    if (error) {
      member->drop();
      co_return;
    }
    member->unsent.pop_front();
  }
}

/// Blocks: never, nor does it suspend.
void send(const MemberPointer& member, Line line, std::size_t most_waiting) {
  if (member->unsent.size() >= most_waiting) return member->drop();
  member->unsent.push_back(std::move(line));
  if (member->unsent.size() == 1)
    asio::co_spawn(member->socket.get_executor(), write_to(member),
                   asio::detached);
}

/// Returns: false when the client is gone, or says more than it may.
Task<bool> read_line(Member& member, LineReader& reader, std::string& line) {
  std::array<char, 512> bytes;
  while (!reader.next(line)) {
    auto reading = member.socket.async_read_some(asio::buffer(bytes), quietly);
    const auto [error, count] = co_await std::move(reading);
    if (error || reader.has_too_much()) co_return false;
    reader.add({bytes.data(), count});
  }
  co_return true;
}

/// All that have said their name.
struct Room {
  ServerOptions options;
  std::set<MemberPointer> members = {};

  void say(const Line& line) {
    for (const MemberPointer& member : members)
      send(member, line, options.most_waiting);
    std::erase_if(members, [](const MemberPointer& member) {
      return !member->socket.is_open();
    });
  }
};

Task<void> serve(Socket client, std::shared_ptr<Room> room) {
  const asio::socket_base::send_buffer_size small(room->options.socket_bytes);
  error_code ignored;
  client.set_option(small, ignored);
  const auto member = std::make_shared<Member>(Member{std::move(client)});
  const std::size_t most_waiting = room->options.most_waiting;
  LineReader reader;
  std::string name;
  bool has_spoken = co_await read_line(*member, reader, name);
  if (!has_spoken) co_return;
  send(member, hello(name), most_waiting);
  room->members.insert(member);
  for (std::string line;;) {
    has_spoken = co_await read_line(*member, reader, line);
    if (!has_spoken) break;
    if (line == ask_how_many)
      send(member, how_many(room->members.size()), most_waiting);
    else
      room->say(said(name, line));
  }
  room->members.erase(member);
  member->drop();
}

}  // namespace

std::unique_ptr<Server> make_chat_coroutines(const ServerOptions& options) {
  return make_event_loop_server(
      [room = std::make_shared<Room>(Room{options})](Socket client) {
        return serve(std::move(client), room);
      });
}

}  // namespace lab::servers
