#include <array>
#include "exercise.hpp"
alignas(line) static std::array<Counter, workers*(line / sizeof(Counter))> all;
Counter& counter(std::size_t w) { return all[w * (line / sizeof(Counter))]; }
