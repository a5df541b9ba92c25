#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace lab {

/// Makes the three standard streams harmless, whatever the program was given;
/// the first thing that a main() does.
///
/// A closed one is opened on nothing, or the next file would get its number and
/// the messages.  A broken pipe is an error like others, not the end.  A
/// terminal that wants no output from the background (`stty tostop`) does not
/// stop the program: a stopped measurement is worth nothing.
void guard_standard_streams();

/// Writes a message for people to standard error.
///
/// That it cannot be written (the disk is full, the terminal is gone) is
/// ignored: a message that nobody can read is no reason to lose a run.
void say_text(std::string_view text) noexcept;

template <typename... Args>
void say(fmt::format_string<Args...> format, Args&&... args) {
  say_text(fmt::format(format, std::forward<Args>(args)...));
}

/// Writes to standard output what the program was asked for.
///
/// Throws: std::system_error if it cannot be written.
void write_output(std::string_view text);

/// How many columns the terminal at `descriptor` has now: 80 if it does not
/// say, and 0 if it is no terminal.
std::size_t terminal_columns(int descriptor);

}  // namespace lab
