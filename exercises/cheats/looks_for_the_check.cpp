#include <dlfcn.h>

void* const found = ::dlsym(nullptr, "main");
