#pragma once

namespace lab::threads {

/// What is enough to stop waiting.  To be cancelled is to be completed, and no
/// exception.
enum class Until { first_completed, first_exception, all };

}  // namespace lab::threads
