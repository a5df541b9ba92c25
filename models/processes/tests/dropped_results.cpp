// Compiled by two tests, with the results used and with them dropped.  A result
// whose loss loses work or a lock must not be dropped without a warning.

#include <vector>

#include "models/processes/pool.hpp"
#include "models/processes/shared.hpp"

#ifdef LAB_DROPS_RESULTS
#define LAB_USE(result) result
#else
#define LAB_USE(result) use(result)
#endif

namespace lab::processes {

template <typename Result>
void use(Result&& /*result*/) {}

int square(int n);

void use_all(Pool& pool, const SharedValue<int>& value,
             const SharedArray<int>& array) {
  constexpr auto square_job = job<&square>("square");
  const std::vector<int> numbers{1, 2, 3};
  LAB_USE(pool.imap(square_job, numbers));
  LAB_USE(pool.imap_unordered(square_job, numbers));
  LAB_USE(value.lock());
  LAB_USE(array.lock());
  pool.submit(square_job, 1);  // is done all the same, as in Python
  pool.map(square_job, numbers);
}

}  // namespace lab::processes
