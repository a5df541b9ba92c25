[[gnu::no_sanitize("thread")]] void count(int& visits) { ++visits; }
