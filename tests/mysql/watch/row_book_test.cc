#include "mysql/watch/row_book.h"

#include <gtest/gtest.h>

#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

using Kind = ChangeKind;

/// The conflict that the last of these changes of one row makes, or "".
struct Step {
  Place place;
  Kind kind;
  const char* digest;
};
std::string last_conflict(const std::vector<Step>& steps) {
  RowBook book;
  std::string last;
  for (const auto& step : steps) last = book.note(step.place, "t", "k", step.kind, step.digest).value_or("");
  return last;
}

TEST(RowBook, what_both_sides_change_differently_is_a_conflict) {
  const auto source = Place::source, destination = Place::destination;
  struct Case {
    std::vector<Step> steps;
    const char* conflict;
  };
  const Case cases[] = {
      {{{source, Kind::updated, "a"}}, ""},
      {{{source, Kind::updated, "a"}, {source, Kind::updated, "b"}}, ""},
      {{{source, Kind::updated, "a"}, {destination, Kind::updated, "b"}}, "both-updated"},
      {{{source, Kind::updated, "a"}, {destination, Kind::updated, "a"}}, ""},
      {{{source, Kind::inserted, "a"}, {destination, Kind::inserted, "b"}}, "both-inserted"},
      {{{source, Kind::deleted, ""}, {destination, Kind::updated, "b"}}, "deleted-updated"},
      {{{source, Kind::updated, "a"}, {destination, Kind::deleted, ""}}, "updated-deleted"},
      {{{source, Kind::deleted, ""}, {destination, Kind::deleted, ""}}, ""},
      {{{source, Kind::inserted, "a"}, {source, Kind::deleted, ""}, {destination, Kind::inserted, "b"}}, ""},
      {{{source, Kind::deleted, ""}, {source, Kind::inserted, "a"}, {destination, Kind::deleted, ""}},
       "updated-deleted"},
      {{{source, Kind::updated, "a"}, {destination, Kind::updated, "b"}, {destination, Kind::updated, "c"}},
       ""},  // told before
  };
  for (const auto& one : cases) EXPECT_EQ(last_conflict(one.steps), one.conflict);
}

TEST(RowBook, a_conflict_is_open_until_both_sides_are_the_same) {
  RowBook book;
  book.note(Place::source, "t", "k", Kind::updated, "a");
  book.note(Place::destination, "t", "k", Kind::updated, "b");
  book.note(Place::source, "s", "k", Kind::deleted, "");
  book.note(Place::destination, "s", "k", Kind::updated, "b");
  EXPECT_EQ(book.open_conflicts(), 2u);
  book.note(Place::destination, "t", "k", Kind::updated, "a");
  EXPECT_EQ(book.open_conflicts(), 1u);
}

TEST(RowBook, a_taken_value_is_told_once) {
  RowBook book;
  EXPECT_TRUE(book.note_taken("t", "email", "1", "2"));
  EXPECT_FALSE(book.note_taken("t", "email", "1", "2"));
  EXPECT_TRUE(book.note_taken("t", "email", "1", "3"));
}

TEST(RowBytes, are_read_back) {
  const Row rows[] = {{}, {std::nullopt}, {""}, {"a", std::nullopt, std::string("\0b", 2)}};
  for (const auto& row : rows) EXPECT_EQ(row_from(row_bytes(row)), row);
}

}  // namespace
}  // namespace cleave::mysql
