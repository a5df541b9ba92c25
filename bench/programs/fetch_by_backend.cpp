// lab_fetch_by_epoll and lab_fetch_by_io_uring: this file, the model `async`
// and its client, compiled for one backend of the event loop and for the other.
// The arguments are a spec of the workload `fetch` in JSON and how many
// requests may be in flight; "watched" after them: its system calls are
// counted.  Prints one line of JSON:
//
//   {"answers": …, "wall_seconds": 0.1, "cpu_time_of_the_loop_seconds": 0.1}
//   {"answers": …, "wall_seconds": 0.9, "system_calls_count": 4321}
//   {"lacks": "why there can be no event loop"}

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>
#include <ctime>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "bench/experiments/own_code.hpp"
#include "bench/measure/system_calls.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/numbers.hpp"
#include "command_line/streams.hpp"
#include "models/models.hpp"
#include "workloads/workloads.hpp"

namespace {

namespace asio = boost::asio;
using nlohmann::json;

#ifdef BOOST_ASIO_HAS_IO_URING_AS_DEFAULT
static_assert(LAB_WANTS_IO_URING);
#else
static_assert(!LAB_WANTS_IO_URING);
#endif

/// Throws: boost::system::system_error if the kernel refuses.
void try_event_loop() {
  asio::io_context loop;
  const asio::ip::tcp::socket wakes_the_backend(loop);
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

json fetch_all(const lab::Batch& batch, const lab::RunOptions& options) {
  const double cpu_before = cpu_seconds();
  const auto start = lab::Clock::now();
  const lab::RunResult result = lab::make_async()->run(batch, options);
  const double took = lab::seconds_since(start);
  const double cpu = cpu_seconds() - cpu_before;
  return {{"answers", lab::answers_of(result)},
          {"wall_seconds", took},
          {"cpu_time_of_the_loop_seconds", cpu}};
}

json fetch_all_watched(const lab::Batch& batch,
                       const lab::RunOptions& options) {
  const lab::Watched watched =
      lab::watch_system_calls([&] { return fetch_all(batch, options).dump(); });
  json shown = json::parse(watched.said);
  shown.erase(
      "cpu_time_of_the_loop_seconds");  // the tracer's, for the most part
  shown["system_calls_count"] = watched.system_calls;
  return shown;
}

/// Returns: the exit code.
int answer(const json& shown, int exit_code) {
  lab::write_output(shown.dump() + "\n");
  return exit_code;
}

int run(int argc, char** argv) try {
  if (argc < 3)
    throw std::invalid_argument("usage: SPEC CONCURRENCY [watched]");
  const lab::RunOptions options{.concurrency =
                                    lab::number_in_range<std::size_t>(
                                        "CONCURRENCY", argv[2], 1, 1'000'000)};
  const auto batch = lab::make_fetch(lab::spec_from_json(argv[1]));
  try_event_loop();
  const bool watched = argc > 3;
  return answer(
      watched ? fetch_all_watched(*batch, options) : fetch_all(*batch, options),
      0);
} catch (const boost::system::system_error& error) {
  const std::string why = "no event loop: " + error.code().message();
  return answer({{"lacks", why}}, 3);
} catch (const lab::EnvironmentError& error) {
  return answer({{"lacks", error.what()}}, 3);
}

}  // namespace

int main(int argc, char** argv) {
  return lab::run_main(argv[0], [&] { return run(argc, argv); });
}
