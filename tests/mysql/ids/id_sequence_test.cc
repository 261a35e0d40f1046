#include "mysql/ids/id_sequence.h"

#include <gtest/gtest.h>

#include "../server.h"

namespace cleave::mysql {
namespace {

/// The slow and obvious way: ids of both up to a limit.
bool meet(const IdSequence& a, const IdSequence& b) {
  for (std::uint64_t id = 1; id <= 400; ++id) {
    if (a.has(id) && b.has(id)) return true;
  }
  return false;
}

TEST(IdSequence, sequences_meet_as_their_members_do) {
  for (std::uint64_t a = 1; a <= 12; ++a) {
    for (std::uint64_t b = 1; b <= 12; ++b) {
      for (std::uint64_t first = 1; first <= a + 1; ++first) {
        for (std::uint64_t second = 1; second <= b + 1; ++second) {
          const IdSequence here{a, first}, there{b, second};
          EXPECT_EQ(can_meet(here, there), meet(here, there))
              << a << " " << first << " " << b << " " << second;
        }
      }
    }
  }
}

TEST(IdSequence, the_next_id_is_what_the_server_gives) {
  auto database = test::empty_database();
  int count = 0;
  for (const IdSequence ids : {IdSequence{1, 1}, {2, 1}, {2, 2}, {5, 3}, {10, 10}}) {
    for (const std::uint64_t least : {1u, 2u, 7u, 10u, 33u}) {
      const auto table = "t" + std::to_string(++count);
      database.query("CREATE TABLE " + table +
                     " (id INT AUTO_INCREMENT PRIMARY KEY, a INT) AUTO_INCREMENT=" + std::to_string(least));
      database.query("SET SESSION auto_increment_increment = " + std::to_string(ids.increment) +
                     ", auto_increment_offset = " + std::to_string(ids.offset));
      database.query("INSERT INTO " + table + " (a) VALUES (1)");
      EXPECT_EQ(database.value("SELECT id FROM " + table), std::to_string(ids.next(least)))
          << ids.increment << " " << ids.offset << " " << least;
    }
  }
}

}  // namespace
}  // namespace cleave::mysql
