#pragma once

namespace exercise {

/// How many mutexes this thread holds at the moment, such as std::mutex.
int held_mutexes();

}  // namespace exercise
