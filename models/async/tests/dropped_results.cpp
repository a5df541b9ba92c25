// Compiled by two tests, with the results used and with them dropped.  A result
// whose loss loses work or an item must not be dropped without a warning.

#include <chrono>
#include <optional>
#include <vector>

#include "models/async/as_completed.hpp"
#include "models/async/barrier.hpp"
#include "models/async/condition.hpp"
#include "models/async/event.hpp"
#include "models/async/gather.hpp"
#include "models/async/mutex.hpp"
#include "models/async/queue.hpp"
#include "models/async/shield.hpp"
#include "models/async/sleep.hpp"
#include "models/async/spawn_threadsafe.hpp"
#include "models/async/stream.hpp"
#include "models/async/timeout.hpp"
#include "models/async/to_thread.hpp"
#include "models/async/wait.hpp"
#include "models/async/wait_for.hpp"

#ifdef LAB_DROPS_RESULTS
#define LAB_USE(result) result
#else
#define LAB_USE(result) use(result)
#endif

namespace lab::async {

template <typename Result>
void use(Result&& /*result*/) {}

void use_all(const boost::asio::any_io_executor& loop, Queue<int>& queue,
             Mutex& mutex, Semaphore& semaphore, Condition& condition,
             Barrier& barrier, Event& event,
             const std::vector<Task<int>>& tasks, Stream<int>& stream) {
  using namespace std::chrono_literals;
  LAB_USE(sleep_for(1s));
  LAB_USE(tasks.front().result());
  LAB_USE(tasks.front().wait());
  LAB_USE(tasks.front().watch([] {}));
  LAB_USE(gather(tasks));
  LAB_USE(wait(tasks));
  LAB_USE(wait_for(tasks.front(), 1s));
  LAB_USE(with_timeout(1s, [](TimeoutScope) { return sleep_for(1s); }));
  LAB_USE(shield(tasks.front()));
  LAB_USE(to_thread([] {}));
  LAB_USE(as_completed(tasks));
  LAB_USE(queue.put(1));
  LAB_USE(queue.get());
  LAB_USE(queue.try_put(1));
  LAB_USE(queue.try_get());
  LAB_USE(mutex.lock());
  LAB_USE(mutex.try_lock());
  auto lock = mutex.try_lock();
  LAB_USE(condition.wait(*lock));
  LAB_USE(condition.wait_for(*lock, [] { return true; }));
  LAB_USE(barrier.wait());
  LAB_USE(event.wait());
  LAB_USE(semaphore.acquire());
  LAB_USE(semaphore.acquire_regardless());
  LAB_USE(semaphore.try_acquire());
  LAB_USE(stream.next());
  LAB_USE(stream.close());
  spawn(loop, sleep_for(1s));             // goes on all the same, as in Python
  spawn_threadsafe(loop, sleep_for(1s));  // this one, too
}

}  // namespace lab::async
