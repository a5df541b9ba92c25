#define JOINED(a, b) a##b
__attribute__((JOINED(no_sani, tize)("thread"))) void count(int& visits) {
  ++visits;
}
