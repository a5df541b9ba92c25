#include "models/threads/queue.hpp"

namespace lab::threads {

Closed::Closed()
    : std::runtime_error("queue: it is closed: put all items before close()") {}

}  // namespace lab::threads
