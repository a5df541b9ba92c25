// A chat server with two threads for each client: one reads what it says, one
// writes what it shall hear.
//
// Good at: each thread is written as if it were alone, and may block; a client
// that does not read holds up its own writer only.
// Costs: two stacks for each client, and every line wakes up as many threads as
// there are clients.

#include <array>
#include <boost/asio/write.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

#include "bench/servers/chat_protocol.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/serving.hpp"
#include "models/threads/queue.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

struct Member {
  Socket& socket;
  threads::Queue<Line> unsent;

  /// Both its threads find that it is gone.
  void drop() {
    unsent.close();
    error_code gone_already;
    socket.shutdown(Socket::shutdown_both, gone_already);
  }
};

/// Who is there.  All hear the same lines in the same order, because one lock
/// is held while a line is handed to everybody; nobody is waited for.
class Room {
 public:
  /// A member that has heard the greeting hears all that is said from then on.
  void join(Member& member, Line greeting) {
    const std::scoped_lock lock(mutex_);
    members_.insert(&member);
    member.unsent.put(std::move(greeting));
  }

  void leave(Member& member) {
    const std::scoped_lock lock(mutex_);
    members_.erase(&member);
  }

  /// Drops the members that have no room for it.
  void say(const Line& line) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(members_, [&line](Member* member) {
      const bool is_taken = member->unsent.try_put(line);
      if (!is_taken) member->drop();
      return !is_taken;
    });
  }

  std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return members_.size();
  }

 private:
  mutable std::mutex mutex_;  // guards members_
  std::set<Member*> members_;
};

/// The work of one thread: what the member shall hear.
void write_to(Member& member) {
  error_code error;
  while (const auto line = member.unsent.get()) {
    asio::write(member.socket, asio::buffer(**line), error);
    if (error) return member.drop();
  }
}

/// Returns: false when the client is gone, or says more than it may.
bool read_line(Socket& socket, LineReader& reader, std::string& line) {
  std::array<char, 512> bytes;
  while (!reader.next(line)) {
    error_code error;
    const std::size_t count = socket.read_some(asio::buffer(bytes), error);
    if (error || reader.has_too_much()) return false;
    reader.add({bytes.data(), count});
  }
  return true;
}

/// The work of the other: what the member says.
void listen_to(Member& member, Room& room) {
  LineReader reader;
  std::string name;
  if (!read_line(member.socket, reader, name)) return;
  room.join(member, hello(name));
  std::string line;
  while (read_line(member.socket, reader, line)) {
    if (line != ask_how_many)
      room.say(said(name, line));
    else if (!member.unsent.try_put(how_many(room.size())))
      break;
  }
  room.leave(member);
}

void serve(Socket& socket, const ServerOptions& options, Room& room) try {
  error_code ignored;
  socket.set_option(asio::socket_base::send_buffer_size(options.socket_bytes),
                    ignored);
  Member member{socket, threads::Queue<Line>(options.most_waiting)};
  const std::jthread writer([&member] { write_to(member); });
  try {
    listen_to(member, room);
  } catch (const threads::Closed&) {
    // It was dropped in the very moment in which it asked something.
    room.leave(member);
  }
  member.drop();
} catch (const std::system_error&) {
  refuse_for_want_of_threads(socket);
}

}  // namespace

std::unique_ptr<Server> make_chat_thread_per_client(
    const ServerOptions& options) {
  return make_threaded_server([options, room = std::make_shared<Room>()](
                                  ConnectionSet& connections, Socket client) {
    connections.serve_on_thread(
        std::move(client),
        [options, room](Socket& socket) { serve(socket, options, *room); });
  });
}

}  // namespace lab::servers
