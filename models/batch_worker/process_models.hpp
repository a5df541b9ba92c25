#pragma once

#include <exception>
#include <memory>

#include "models/model.hpp"
#include "models/processes/worker.hpp"

namespace lab {

// The models that work with worker processes, for those who want other workers
// than usual.

std::unique_ptr<Model> make_processes(const processes::WorkerOptions& options);
std::unique_ptr<Model> make_process_pool(
    const processes::WorkerOptions& options);
std::unique_ptr<Model> make_hybrid(const processes::WorkerOptions& options);

/// Hands what a coroutine threw to whoever runs the loop.
inline void rethrow_if_any(const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace lab
