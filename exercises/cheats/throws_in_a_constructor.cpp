struct Throws {
  Throws() { throw 1; }
} const throws;
