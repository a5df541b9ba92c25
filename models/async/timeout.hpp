#pragma once

#include "models/threads/timeout.hpp"

namespace lab::async {

using threads::no_deadline;
using threads::saturating_add;
using threads::TimedOut;
using threads::Timeout;

}  // namespace lab::async
