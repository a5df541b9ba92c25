// What students' files with coroutines often read: compiled once.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/async/as_completed.hpp"
#include "models/async/event.hpp"
#include "models/async/gather.hpp"
#include "models/async/mutex.hpp"
#include "models/async/queue.hpp"
#include "models/async/sleep.hpp"
#include "models/async/task.hpp"
#include "models/async/to_thread.hpp"
#include "models/async/wait.hpp"
#include "models/async/wait_for.hpp"
