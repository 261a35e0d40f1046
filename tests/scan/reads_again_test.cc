#include "scan/reads_again.h"

#include <gtest/gtest.h>

namespace cleave::scan {
namespace {

TEST(ReadsAgain, WhatItsReaderRefusesIsNotWritten) {
  EXPECT_TRUE(reads_again("{\"a\": 1}", "{\"a\": 2}"));
  EXPECT_FALSE(reads_again("{\"a\": 1}", "{\"a\": 02}"));
  EXPECT_TRUE(reads_again("<a b='c'/>", "<a b='d'/>"));
  EXPECT_FALSE(reads_again("<a b='c'/>", "<a b='d/>"));
  EXPECT_TRUE(reads_again("[a]\nb = 1\n", "[a]\nb = 2\n"));
  EXPECT_FALSE(reads_again("[a]\nb = 1\n", "[a]\nb = 02\n"));
}

TEST(ReadsAgain, WhatNobodyReadsMayBecomeAnything) {
  EXPECT_TRUE(reads_again("{ no json", "{ still none"));
  EXPECT_TRUE(reads_again("<no xml", "<none"));
  EXPECT_TRUE(reads_again("a text", "another"));
  EXPECT_TRUE(reads_again("", ""));
}

}  // namespace
}  // namespace cleave::scan
