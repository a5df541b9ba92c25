#include "bench/languages.hpp"

#include <algorithm>
#include <array>

namespace lab {
namespace {

// Go is told not to ask the network, and to keep its cache beside what it
// makes.
constexpr std::array<Language, 4> languages{{
    {.name = "Go",
     .waiting = "goroutines",
     .computing = "goroutines",
     .source = "tasks.go",
     .version = "go env GOVERSION",
     .compile = "GO111MODULE=off GOPROXY=off GOFLAGS= CGO_ENABLED=0 "
                "GOCACHE=\"$made/../go_cache\" "
                "go build -o \"$made/tasks\" \"$source\"",
     .run = "exec \"$made/tasks\" \"$@\""},
    {.name = "Node",
     .waiting = "event loop",
     .computing = "worker threads",
     .source = "tasks.mjs",
     .oldest = 18,
     .reason = "is too old",
     .version = "node --version",
     .run = "exec node \"$source\" \"$@\""},
    {.name = "Erlang",
     .waiting = "processes",
     .computing = "processes",
     .source = "tasks.erl",
     .version = "erl -noshell -eval "
                "'io:put_chars(erlang:system_info(otp_release)), halt().'",
     .compile = "erlc -o \"$made\" \"$source\"",
     .run = "exec env ERL_CRASH_DUMP_SECONDS=0 erl -noshell -pa \"$made\" "
            "-s tasks main -extra \"$@\""},
    {.name = "Java",
     .waiting = "virtual threads",
     .computing = "virtual threads",
     .source = "Tasks.java",
     .oldest = 21,
     .reason = "has no virtual threads",
     .cure = "install a JDK from 21 on, as Debian 13 has it, or name one by "
             "JAVA_HOME",
     .version = "\"${JAVA_HOME:+$JAVA_HOME/bin/}java\" --version",
     .compile = "\"${JAVA_HOME:+$JAVA_HOME/bin/}javac\" --release 21 "
                "-d \"$made\" \"$source\"",
     .run = "exec \"${JAVA_HOME:+$JAVA_HOME/bin/}java\" -cp \"$made\" Tasks "
            "\"$@\""},
}};

}  // namespace

std::span<const Language> all_languages() { return languages; }

const Language* find_language(std::string_view source) {
  const auto* const found = std::find_if(
      languages.begin(), languages.end(),
      [source](const Language& known) { return known.source == source; });
  return found == languages.end() ? nullptr : &*found;
}

}  // namespace lab
