// Compiled by two tests, with the results used and with them dropped.  A result
// whose loss loses work or an item must not be dropped without a warning.

#include <optional>
#include <vector>

#include "models/threads/as_completed.hpp"
#include "models/threads/executor.hpp"
#include "models/threads/queue.hpp"
#include "models/threads/slot_pool.hpp"

#ifdef LAB_DROPS_RESULTS
#define LAB_USE(result) result
#else
#define LAB_USE(result) use(result)
#endif

namespace lab::threads {

template <typename Result>
void use(Result&& /*result*/) {}

void use_all(Executor& executor, Queue<int>& queue, SlotPool& slots,
             const std::vector<Future<int>>& futures, Promise<int>& promise) {
  const auto twice = [](int x) { return 2 * x; };
  LAB_USE(executor.map(twice, std::vector{1, 2, 3}));
  LAB_USE(as_completed(futures));
  LAB_USE(futures.front().watch([] {}));
  LAB_USE(promise.future());
  LAB_USE(queue.try_put(1));
  LAB_USE(queue.try_get());
  LAB_USE(queue.get());
  LAB_USE(slots.acquire());
  executor.submit(twice, 1);  // is done all the same, as in Python
}

}  // namespace lab::threads
