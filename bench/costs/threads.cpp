#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <memory>

#include "bench/costs/subject.hpp"
#include "models/threads/executor.hpp"

namespace lab::costs {
namespace {

namespace asio = boost::asio;

Subject submit_to_asio() {
  const auto thread = std::make_shared<asio::thread_pool>(1);
  asio::post(*thread, [] { give_second_core(); });
  return {[thread](Times times) {
    while (times-- > 0)
      asio::post(*thread, asio::use_future([] { return 1; })).get();
  }};
}

Subject submit_to_executor() {
  const auto executor =
      std::make_shared<threads::Executor>(threads::ExecutorOptions{
          .max_workers = 1, .initialiser = [] { give_second_core(); }});
  return {[executor](Times times) {
    while (times-- > 0) executor->submit([] { return 1; }).result();
  }};
}

}  // namespace

std::vector<Pair> thread_pairs() {
  return {{"submit and result", submit_to_executor, submit_to_asio}};
}

}  // namespace lab::costs
