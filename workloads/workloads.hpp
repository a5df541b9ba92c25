#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "workloads/batch.hpp"

namespace lab {

// The workloads, simplest first.

/// Waits for `size` microseconds on a timer, or for those of a list in `input`;
/// task i takes entry i modulo its length.  The answer is the task's number.
std::unique_ptr<Batch> make_sleep(const Spec& spec);

/// Requests `input` from the mock server, or several paths with a space between
/// in turn; "{task}" in it becomes the task's number.  With a `size` of 1 each
/// request has its own connection.  The answer is the status, length and
/// checksum of the body.
std::unique_ptr<Batch> make_fetch(const Spec& spec);

/// Asks for the closing price of one ticker per task; `input` is their list,
/// separated by commas.  The answer is "AAPL 189.84"; `size` is the latency
/// that the server is asked for, in milliseconds.
std::unique_ptr<Batch> make_quotes(const Spec& spec);

/// Asks a broker for the history of a share (even tasks) and for the portfolio
/// (odd ones).  `input` is the ticker and the token to show, "AAPL,lab-token";
/// the portfolio takes `size` milliseconds, the history three times as long.
std::unique_ptr<Batch> make_broker(const Spec& spec);

/// Pulls the links out of a page in HTML; task i takes page i, which takes
/// `size` milliseconds.  The answer is their number and checksum.
std::unique_ptr<Batch> make_scrape(const Spec& spec);

/// Downloads a file of `size` bytes to the disk, at `input` bytes a second, and
/// compares it with what the server sent.  The answer is its checksum.  The
/// file lies in `scratch`, and has no name there.
std::unique_ptr<Batch> make_download(const Spec& spec);

/// Computes a Fibonacci number by naive recursion.  `input` is a list such as
/// "30,31,32"; task i takes entry i modulo the length of the list.
std::unique_ptr<Batch> make_fibonacci(const Spec& spec);

/// Adds up 0 … `size` - 1, number by number, modulo 2 to the power of 64.
std::unique_ptr<Batch> make_sum(const Spec& spec);

/// Computes the CRC-32 of a mebibyte, `size` times over; the task's number
/// stands before it.  The answer is the checksum.
std::unique_ptr<Batch> make_checksum(const Spec& spec);

/// Decodes a picture of `size` pixels across, blurs it, and encodes a small
/// copy.  There are twelve pictures, painted from the seed into `scratch`.  The
/// answer is the width, height and checksum of what the copy shows.
std::unique_ptr<Batch> make_images(const Spec& spec);

/// Prices a European call by `size` random paths, rounded up to fours; `input`
/// is a list of strikes such as "90,100,110", of which task i takes entry i
/// modulo the length.  The answer is the price and its standard error.
std::unique_ptr<Batch> make_option_prices(const Spec& spec);

/// Parses a part of a table with `size` trades for each task, made from the
/// seed into `scratch`, and sums it up.  The answer is a table with a line for
/// each share.
std::unique_ptr<Batch> make_trades(const Spec& spec);

/// Fetches 16 KiB, which the server takes `input` milliseconds for, and then
/// computes their checksum `size` times over.  The answer is the checksum.
/// Its tasks have two steps.
std::unique_ptr<Batch> make_fetch_and_crunch(const Spec& spec);

/// Asks the server, which takes `input` milliseconds ("2.5"), and then adds up
/// `size` numbers as `sum` does.  The answer is what `fetch` and `sum` would
/// answer.  Its tasks have two steps.
std::unique_ptr<Batch> make_fetch_and_sum(const Spec& spec);

/// One line of the catalogue.
struct WorkloadEntry {
  std::string_view name;
  std::string_view summary;  ///< What one task does, for `--list`.
  std::unique_ptr<Batch> (*make)(const Spec&);
};

/// Every workload.
std::span<const WorkloadEntry> all_workloads();

/// Makes the batch that the spec describes.
///
/// Throws: std::invalid_argument for an unknown workload, with the list of
///         known ones, or for a spec that the workload cannot use.
std::unique_ptr<Batch> make_batch(const Spec& spec);

}  // namespace lab
