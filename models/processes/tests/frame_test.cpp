// Frames survive the way there and back, and nothing else passes for one.

#include "models/processes/frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "models/processes/proc.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;

std::span<const char> head_of(const std::string& bytes) {
  return std::span(bytes).first(frame_head_size);
}

std::string complaint_about(std::span<const char> head) try {
  decode_start(head);
  return "accepted";
} catch (const FrameError& error) {
  return error.what();
}

std::string a_frame() {
  return encode({.kind = Frame::Kind::answer, .payload = "forty-two"});
}

TEST(Frame, ComesBackAsItWasSent) {
  const Frame sent{.kind = Frame::Kind::answer,
                   .started = Frame::Time(std::chrono::nanoseconds(5)),
                   .finished = Frame::Time(std::chrono::nanoseconds(9)),
                   .payload = "abc"};
  const std::string bytes = encode(sent);
  const Frame back = decode_start(head_of(bytes));
  EXPECT_EQ(back.kind, sent.kind);
  EXPECT_EQ(back.started, sent.started);
  EXPECT_EQ(back.finished, sent.finished);
  EXPECT_EQ(back.payload.size(), 3U);
  EXPECT_EQ(bytes.substr(frame_head_size), "abc");
}

TEST(Frame, KeepsWhatHasComeOfItsPayloadAndHasRoomForTheRest) {
  const std::string bytes = a_frame();
  const std::string_view payload = "forty-two";
  for (std::size_t come = 0; come <= payload.size(); ++come) {
    Frame frame = decode_start(std::span(bytes).first(frame_head_size + come));
    std::ranges::copy(payload.substr(come),
                      missing(frame, frame_head_size + come).begin());
    EXPECT_EQ(frame.payload, payload);
  }
}

TEST(Frame, IsRefusedWhenBytesComeAfterIt) {
  Frame frame = decode_start(a_frame());
  EXPECT_THAT([&] { missing(frame, a_frame().size() + 1); },
              testing::ThrowsMessage<FrameError>("1 bytes come after it"));
}

TEST(Frame, MayBeEmpty) {
  EXPECT_TRUE(decode_start(encode({})).payload.empty());
}

TEST(Frame, IsRefusedWithAWrongMagic) {
  std::string bytes = a_frame();
  bytes[0] = '?';
  EXPECT_THAT(complaint_about(head_of(bytes)), HasSubstr("starts with"));
}

TEST(Frame, IsRefusedWithALengthOfTwoGibibytes) {
  std::string bytes = a_frame();
  bytes[frame_head_size - 5] = '\x80';
  EXPECT_THAT(complaint_about(head_of(bytes)), HasSubstr("2147483657 bytes"));
}

TEST(Frame, IsRefusedWithAnUnknownKind) {
  for (const char kind : {'\0', '\5', '\177'}) {
    std::string bytes = a_frame();
    bytes[4] = kind;
    EXPECT_THAT(complaint_about(head_of(bytes)), HasSubstr("no kind of frame"));
  }
}

TEST(Frame, IsRefusedWhenItsHeadIsShort) {
  const std::string bytes = a_frame();
  for (std::size_t size = 0; size < frame_head_size; ++size)
    EXPECT_THAT(complaint_about(std::span(bytes).first(size)),
                HasSubstr("bytes instead of the 32"));
}

TEST(Frame, RandomBytesNeverPassAndNeverCrash) {
  std::mt19937 random(1);  // NOLINT: the same bytes each time, on purpose
  for (int round = 0; round < 10'000; ++round) {
    std::string bytes(frame_head_size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    EXPECT_NE(complaint_about(bytes), "accepted");
  }
}

TEST(Frame, APayloadAboveTheLimitIsRefused) {
  EXPECT_THROW(encode({.payload = std::string(max_frame_payload + 1, 'x')}),
               FrameError);
}

TEST(Ending, SaysHowAWorkerEnded) {
  EXPECT_EQ(describe_end(1234, 9, false),
            "worker 1234 killed by signal 9 (SIGKILL)");
  EXPECT_EQ(describe_end(1234, 9, true),
            "worker 1234 killed by signal 9 (SIGKILL): out of memory?");
  EXPECT_EQ(describe_end(1234, 11, true),
            "worker 1234 killed by signal 11 (SIGSEGV)");
  EXPECT_EQ(describe_end(1234, 99 << 8, false),
            "worker 1234 terminated abruptly with exit code 99");
}

TEST(Proc, FindsTheNumberBehindAName) {
  const std::string text = "oom 1\nVmHWM:\t  3684 kB\noom_kill 7\n";
  EXPECT_EQ(number_behind("VmHWM:", text), 3684U);
  EXPECT_EQ(number_behind("oom_kill ", text), 7U);
  EXPECT_EQ(number_behind("VmRSS:", text), 0U);
}

TEST(Proc, ANumberIsFoundInAFileThatMayBeGone) {
  EXPECT_GE(number_in("/proc/self/status", "Threads:"), 1U);
  EXPECT_EQ(number_in("/proc/-1/status", "Threads:"), 0U);
}

TEST(Proc, AProcessThatIsGoneHasNoMemory) { EXPECT_EQ(peak_memory(-1), 0U); }

}  // namespace
}  // namespace lab::processes
