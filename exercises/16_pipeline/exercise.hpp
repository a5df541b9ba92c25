#pragma once

#include <cstddef>
#include <optional>

struct Photo {
  std::size_t number = 0;
};

/// Given: reads the next photo of the card.
///
/// Returns: nothing at the end of the card.
/// Throws: std::runtime_error if the card is damaged.
/// Thread safety: one thread at a time.
std::optional<Photo> read_photo();

/// Given: makes a photo small and puts it into the album.  It takes its time.
///
/// Throws: std::runtime_error if the photo cannot be shrunk.
/// Thread safety: any number of threads may shrink at once.
void shrink(const Photo& photo);

/// Reads all photos of the card on the calling thread, and shrinks each of them
/// once, on one of so many workers, each a thread.
///
/// The reader goes on until `limit` photos wait for a worker, and then waits,
/// too.
///
/// Requires: workers and limit are at least 1.
/// Throws: what read_photo() or shrink() threw; the others may stop then.  No
///         thread is running any more.
void shrink_all(std::size_t workers, std::size_t limit);
