#include "mysql/diff/two_crcs.h"

#include <random>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

namespace cleave::mysql {
namespace {

std::uint32_t zlib_crc(const std::string& text) {
  return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

TEST(TwoCrcs, are_those_of_zlib) {
  EXPECT_EQ(two_crcs("123456789").forward, 0xcbf43926u);
  std::mt19937 random(7);
  std::string text;
  for (int size = 0; size < 600; ++size) {
    const auto crcs = two_crcs(text);
    ASSERT_EQ(crcs.forward, zlib_crc(text)) << size;
    ASSERT_EQ(crcs.backward, zlib_crc({text.rbegin(), text.rend()})) << size;
    text += static_cast<char>(random());
  }
}

}  // namespace
}  // namespace cleave::mysql
