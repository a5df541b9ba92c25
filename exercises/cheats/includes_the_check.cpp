#include "check.cpp"
