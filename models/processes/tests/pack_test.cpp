// What crosses to another process comes out as it went in, and bytes that are
// no such value are refused.

#include "models/processes/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <variant>

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

enum class Colour { red, green };

struct Point {
  int x;
  double y;
  bool operator==(const Point&) const = default;
};

struct Order {
  std::string item;
  std::vector<Point> places;
  std::optional<std::string> remark;
  bool operator==(const Order&) const = default;
};

class Celsius {
 public:
  explicit Celsius(std::string degrees) : degrees_(std::move(degrees)) {}
  std::string packed() const { return degrees_; }
  static Celsius unpacked(std::string degrees) {
    return Celsius(std::move(degrees));
  }
  bool operator==(const Celsius&) const = default;

 private:
  std::string degrees_;
};

template <typename T>
void expect_to_come_back(const T& value) {
  EXPECT_EQ(unpack<T>(pack(value)), value);
}

TEST(Pack, MapsComeBack) {
  expect_to_come_back(std::map<std::string, double>{});
  expect_to_come_back(std::map<std::string, double>{{"a", 1}, {"b", 0.5}});
  expect_to_come_back(std::map<int, std::vector<Point>>{{1, {{2, 3}}}});
}

TEST(Pack, VariantsComeBackWithTheAlternativeThatTheyHold) {
  using Either = std::variant<std::string, Point, std::string>;
  expect_to_come_back(Either(std::in_place_index<0>, "text"));
  expect_to_come_back(Either(Point{1, 2}));
  expect_to_come_back(Either(std::in_place_index<2>, "text"));
  expect_to_come_back(std::variant<int, double>(0.5));
}

TEST(Pack, AVariantOfAnAlternativeThatThereIsNotIsRefused) {
  EXPECT_THROW((unpack<std::variant<int, double>>(pack(std::size_t{2}))),
               UnpackError);
}

TEST(Pack, NumbersComeBack) {
  expect_to_come_back(-1);
  expect_to_come_back(std::numeric_limits<std::uint64_t>::max());
  expect_to_come_back(0.1);
  expect_to_come_back('x');
  expect_to_come_back(true);
  expect_to_come_back(Colour::green);
}

TEST(Pack, TextComesBackWithAnyBytes) {
  expect_to_come_back(std::string());
  expect_to_come_back(std::string("a\0\nb", 4));
  expect_to_come_back(std::string(1U << 20U, 'x'));
}

TEST(Pack, ContainersComeBack) {
  expect_to_come_back(std::vector<int>{});
  expect_to_come_back(std::vector<int>{1, 2, 3});
  expect_to_come_back(std::vector<bool>{true, false, true});
  expect_to_come_back(std::vector<std::string>{"a", "", "bc"});
  expect_to_come_back(std::vector<std::vector<int>>{{1}, {}, {2, 3}});
  expect_to_come_back(std::array<std::string, 2>{"a", "b"});
}

TEST(Pack, OptionalsPairsAndTuplesComeBack) {
  expect_to_come_back(std::optional<int>());
  expect_to_come_back(std::optional<std::string>("x"));
  expect_to_come_back(std::pair(1, std::string("one")));
  expect_to_come_back(std::tuple(1, 2.5, std::string("x"), Colour::red));
  expect_to_come_back(std::tuple<>());
}

TEST(Pack, StructsComeBackWithoutAWord) {
  expect_to_come_back(Point{1, 2.5});
  expect_to_come_back(Order{"tea", {{1, 2}, {3, 4}}, "hot"});
  expect_to_come_back(std::vector<Order>{{"tea", {}, {}}, {"", {{1, 2}}, "x"}});
}

TEST(Pack, AClassMaySayHowItCrosses) {
  expect_to_come_back(Celsius("21.5"));
  expect_to_come_back(std::pair(1, Celsius("-3")));
}

TEST(Pack, WhatRefersToMemoryCannotCross) {
  struct WithPointer {
    std::string name;
    const int* address;
  };
  static_assert(Packable<Order>);
  static_assert(!Packable<int*>);
  static_assert(!Packable<const char*>);
  static_assert(!Packable<std::string_view>);
  static_assert(!Packable<std::span<int>>);
  static_assert(!Packable<std::vector<std::string_view>>);
  static_assert(!Packable<std::pair<int, int&>>);
  static_assert(!Packable<std::reference_wrapper<int>>);
  static_assert(!Packable<WithPointer>);
}

TEST(Pack, ShortMessagesAreRefusedAtEveryLength) {
  const Order order{"tea", {{1, 2}}, "hot"};
  const std::string bytes = pack(order);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THROW(unpack<Order>(bytes.substr(0, size)), UnpackError) << size;
}

TEST(Pack, LongMessagesAreRefused) {
  EXPECT_THAT([] { unpack<int>(pack(1) + "x"); },
              ThrowsMessage<UnpackError>(HasSubstr("1 bytes are left over")));
}

TEST(Pack, AHugeLengthIsRefusedBeforeMemoryIsAskedFor) {
  const std::string lie = pack(std::numeric_limits<std::size_t>::max()) + "xy";
  EXPECT_THAT([&] { unpack<std::string>(lie); },
              ThrowsMessage<UnpackError>(HasSubstr(
                  "18446744073709551615 items cannot be in 2 bytes")));
  EXPECT_THROW(unpack<std::vector<int>>(lie), UnpackError);
  EXPECT_THROW(unpack<std::vector<std::string>>(lie), UnpackError);
  // as many as the bytes could be, if each string were a single byte
  const std::string likely =
      pack(std::size_t{1'000}) + std::string(1'000, '\1');
  EXPECT_THROW(unpack<std::vector<std::string>>(likely), UnpackError);
}

TEST(Pack, WhatIsNeitherYesNorNoIsRefused) {
  EXPECT_THROW(unpack<bool>("\2"), UnpackError);
  EXPECT_THROW(unpack<std::optional<int>>("\2abcd"), UnpackError);
}

}  // namespace
}  // namespace lab::processes
