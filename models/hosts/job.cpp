#include "models/hosts/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "models/environment_error.hpp"

namespace lab::hosts {
namespace {

namespace asio = boost::asio;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_kept = 4096;  // bytes of what the launcher says

/// The shell finds it on the PATH, and has both of its outputs in one pipe.
std::vector<std::string> words(const std::vector<std::string>& command) {
  std::vector<std::string> all{"-c", "exec \"$@\" 2>&1", "sh"};
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

processes::Pipe pipe_of_nothing() {
  processes::Pipe pipe = processes::make_pipe();
  processes::Descriptor closed(pipe.write_end.release());
  return pipe;
}

}  // namespace

Job::Job(const asio::any_io_executor& loop, const Launch& launch, Host of,
         std::size_t count, std::size_t lane) try
    : Job(loop, launch, std::move(of), count, lane, pipe_of_nothing(),
          processes::make_pipe()) {
} catch (const std::system_error& error) {
  throw EnvironmentError(fmt::format("{}: cannot be started: {}",
                                     launch.command.front(),
                                     error.code().message()));
}

Job::Job(const asio::any_io_executor& loop, const Launch& launch, Host of,
         std::size_t count, std::size_t lane, processes::Pipe input,
         processes::Pipe output)
    : host(std::move(of)),
      workers(count),
      first_lane(lane),
      launch_(launch),
      launcher_("/bin/sh", words(launch.command), std::move(input.read_end),
                std::move(output.write_end)),
      end_(loop, processes::open_pidfd(launcher_.pid()).release()),
      output_(loop, output.read_end.release()),
      alarm_(loop) {
  asio::co_spawn(loop, watch(), asio::detached);
  asio::co_spawn(loop, listen(), asio::detached);
}

void Job::connect(FrameStream stream) {
  stream_.emplace(std::move(stream));
  alarm_.cancel();
}

asio::awaitable<void> Job::connected() {
  co_await wait_until(&Job::is_decided, launch_.start_limit);
  if (stream_) co_return;
  if (!has_ended_)
    throw std::runtime_error(fmt::format(
        "nothing came back from it within {:g} s",
        std::chrono::duration<double>(launch_.start_limit).count()));
  co_await wait_until(&Job::is_all_said, launch_.grace);
  throw std::runtime_error(reason());
}

/// What changes wakes it: see the calls of alarm_.cancel().
asio::awaitable<void> Job::wait_until(bool (Job::*is_so)() const,
                                      std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (!(this->*is_so)() && Clock::now() < end) {
    alarm_.expires_at(end);
    co_await alarm_.async_wait(as_tuple);
  }
}

void Job::disconnect() {
  is_over_ = true;
  alarm_.cancel();
  if (stream_) stream_->close();
}

asio::awaitable<void> Job::end(bool by_itself) {
  for (const int signal : {0, SIGTERM, SIGKILL}) {
    if (has_ended_) break;
    if (signal == 0 && !by_itself) continue;
    if (signal != 0) launcher_.signal(signal);
    co_await wait_until(&Job::has_ended, launch_.grace);
  }
}

std::string Job::reason() const {
  std::istringstream lines(said_);
  for (std::string line; std::getline(lines, line);)
    if (line.find_first_not_of(" -=*\t\r") != std::string::npos) return line;
  return fmt::format("its launcher {}", processes::to_text(launcher_.wait()));
}

/// Asio may say too early that a descriptor is ready, as when its number was
/// another one's a moment ago.
asio::awaitable<void> Job::watch() {
  while (!launcher_.ending_within(std::chrono::milliseconds(0))) {
    const auto [error] = co_await end_.async_wait(
        asio::posix::stream_descriptor::wait_read, as_tuple);
    if (error) co_return;
  }
  has_ended_ = true;
  alarm_.cancel();
}

/// Keeps how it begins; the rest is read as well, so that nobody waits.
asio::awaitable<void> Job::listen() {
  std::array<char, 4096> piece{};
  for (;;) {
    const auto [error, come] =
        co_await output_.async_read_some(asio::buffer(piece), as_tuple);
    if (error) break;
    said_.append(piece.data(), std::min(come, most_kept - said_.size()));
  }
  is_all_said_ = true;
  alarm_.cancel();
}

}  // namespace lab::hosts
