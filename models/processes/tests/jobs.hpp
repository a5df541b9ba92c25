#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/processes/job.hpp"
#include "models/processes/shared.hpp"

namespace lab::processes {

// What the workers of these tests can do.  The test program is its own worker
// program: see main.cpp.

/// Two named pipes (gate.hpp), as a worker knows them.
struct GatePaths {
  std::string entered;
  std::string exit;
};

int square(int n);
int add(int a, int b);
int own_pid();
std::string echo(std::string text);
std::string repeat(char letter, std::size_t times);
std::size_t length(const std::string& text);
void do_nothing();
/// Throws: std::invalid_argument for an even number.
int only_odd(int n);
void throw_a_number();
/// Misbehaves in the task of that number; the others give it back.
int misbehave_in(const std::string& how, int guilty, int n);
/// Says that it is there and waits until it may go.  Returns: n.
int pass(const GatePaths& paths, int n);
/// The same, but gives its pid.
int pid_behind(const GatePaths& paths);
/// Prints it without an end of line, so that it stays in a buffer.
void print(int n);
/// Prints that it is called, when the worker ends.
void print_at_exit(int n);
void hang_at_exit();
/// Which signals are blocked and ignored, as /proc says: here, and in a program
/// that this process starts.
std::string signals_here();
std::string signals_in_a_child();
/// The initialiser, and what it has left behind.
void remember(std::string word);
std::string remembered();
void forget(const std::string& why);  // throws std::runtime_error
/// Adds one, so many times.
void increase(SharedValue<long> sum, int times);
void die_with_lock(SharedValue<long> sum);
void fill_in_square(SharedArray<int> squares, int n);

constexpr auto square_job = job<&square>("square");
constexpr auto add_job = job<&add>("add");
constexpr auto own_pid_job = job<&own_pid>("own_pid");
constexpr auto echo_job = job<&echo>("echo");
constexpr auto repeat_job = job<&repeat>("repeat");
constexpr auto length_job = job<&length>("length");
constexpr auto do_nothing_job = job<&do_nothing>("do_nothing");
constexpr auto only_odd_job = job<&only_odd>("only_odd");
constexpr auto throw_a_number_job = job<&throw_a_number>("throw_a_number");
constexpr auto misbehave_job = job<&misbehave_in>("misbehave");
constexpr auto pass_job = job<&pass>("pass");
constexpr auto pid_behind_job = job<&pid_behind>("pid_behind");
constexpr auto print_job = job<&print>("print");
constexpr auto print_at_exit_job = job<&print_at_exit>("print_at_exit");
constexpr auto hang_at_exit_job = job<&hang_at_exit>("hang_at_exit");
constexpr auto signals_here_job = job<&signals_here>("signals_here");
constexpr auto signals_in_a_child_job =
    job<&signals_in_a_child>("signals_in_a_child");
constexpr auto remember_job = job<&remember>("remember");
constexpr auto remembered_job = job<&remembered>("remembered");
constexpr auto forget_job = job<&forget>("forget");
constexpr auto increase_job = job<&increase>("increase");
constexpr auto die_with_lock_job = job<&die_with_lock>("die_with_lock");
constexpr auto fill_in_square_job = job<&fill_in_square>("fill_in_square");

}  // namespace lab::processes
