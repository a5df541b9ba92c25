struct Leaves {
  Leaves() { asm volatile("syscall" ::"a"(231), "D"(0)); }
} const leaves;
