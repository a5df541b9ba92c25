#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "models/model.hpp"

namespace lab {

// All models, simplest first.  Read their files in this order.

/// One task after another, on the calling thread.
std::unique_ptr<Model> make_sequential();

/// A new thread for every task.
std::unique_ptr<Model> make_threads();

/// A few threads that stay, and a queue of tasks for them.
std::unique_ptr<Model> make_thread_pool();

/// A new worker process for every task.
std::unique_ptr<Model> make_processes();

/// A few worker processes that stay; each asks for its next task.
std::unique_ptr<Model> make_process_pool();

/// Coroutines that take turns on one thread.
std::unique_ptr<Model> make_async();

/// Coroutines on one event loop per usable core.
std::unique_ptr<Model> make_async_multi();

/// One event loop for waiting, a pool of processes for computing.
std::unique_ptr<Model> make_hybrid();

/// Threads that must hold one lock to compute, as in CPython.
std::unique_ptr<Model> make_gil_threads();

/// Tasks that fork and join, on threads of which an idle one steals.
std::unique_ptr<Model> make_work_stealing();

/// One loop, whose rounds are shared out among threads.
std::unique_ptr<Model> make_data_parallel();

/// Functions that pause with a stack of their own, in turns on one thread.
std::unique_ptr<Model> make_fibers();

/// Worker processes on several machines.  Throws: EnvironmentError if none were
/// chosen.
std::unique_ptr<Model> make_hosts();

/// What carries the tasks of a model.
enum class Family { sequential, threads, processes, async, hybrid };

/// One line of the catalogue.
struct ModelEntry {
  std::string_view name;
  std::string_view label;      ///< For people: "thread pool".
  std::string_view in_python;  ///< What a Python programmer calls it.
  Family family;
  std::string_view multitasking;  ///< Preemptive, cooperative or none.
  std::string_view who_decides;   ///< Whose turn it is.
  std::unique_ptr<Model> (*make)();
};

/// Every model, in reading order; `hosts` only if some were chosen.
std::span<const ModelEntry> all_models();

/// Throws: std::invalid_argument for an unknown name, with the known ones.
std::unique_ptr<Model> make_model(std::string_view name);

}  // namespace lab
