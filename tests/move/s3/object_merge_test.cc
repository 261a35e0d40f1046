#include "move/s3/object_merge.h"

#include <gtest/gtest.h>

namespace cleave::move {
namespace {

/// An object with this content, written at the given second.
ObjectState content(const std::string& text, int second = 0) {
  return {text, static_cast<long long>(text.size()), Time(std::chrono::seconds(1000 + second))};
}

using Maybe = std::optional<ObjectState>;

Copy copied(Maybe source, Maybe copy, Maybe intended = std::nullopt) {
  return {"key", std::move(source), std::move(copy), std::move(intended)};
}

struct Case {
  const char* what;
  Maybe source, destination;
  std::optional<Copy> known;
  Deed before, after;  ///< visitors write there
};

const Maybe none;

TEST(ObjectMerge, TellsWhatBecomesOfAKey) {
  const Copy of_a = copied(content("a"), content("a", 5));
  const std::vector<Case> cases = {
      {"new at the source", content("a"), none, {}, Deed::copy, Deed::copy},
      {"nothing changed", content("a"), content("a", 5), of_a, Deed::nothing, Deed::nothing},
      {"written to the source in the second of the copy", content("b"), content("a", 5), of_a, Deed::copy,
       Deed::copy},
      {"written to the source with an earlier date", content("b", -50), content("a", 5), of_a, Deed::copy,
       Deed::copy},
      {"the same content with other metadata", content("a", 9), content("a", 5), of_a, Deed::copy,
       Deed::copy},
      {"deleted at the source", none, content("a", 5), of_a, Deed::remove, Deed::remove},
      {"gone on both sides", none, none, of_a, Deed::forget, Deed::forget},
      {"deleted at the destination", content("a"), none, of_a, Deed::copy, Deed::nothing},
      {"deleted there and written here", content("b"), none, of_a, Deed::copy, Deed::copy},
      {"only at the destination", none, content("c"), {}, Deed::nothing, Deed::nothing},
      {"overwritten at the destination", content("a"), content("c", 7), of_a, Deed::nothing, Deed::nothing},
      {"overwritten there, deleted here", none, content("c", 7), of_a, Deed::nothing, Deed::nothing},
      {"written there once more with the same content, deleted here", none, content("a", 8), of_a,
       Deed::nothing, Deed::nothing},
      {"written on both sides", content("b"), content("c", 7), of_a, Deed::conflict, Deed::conflict},
      {"new on both sides", content("b"), content("c"), {}, Deed::conflict, Deed::conflict},
      {"the same on both sides", content("b", 3), content("b", 7), of_a, Deed::remember, Deed::remember},
      {"a copy that was taken away, new at the source", content("a"), none, copied(none, none), Deed::copy,
       Deed::copy},
      {"a copy that was taken away, new at the destination", none, content("a"), copied(none, none),
       Deed::nothing, Deed::nothing},
      {"somebody else's, by a person's word", content("b"), content("c", 7), copied(content("b"), none),
       Deed::nothing, Deed::nothing},
      {"somebody else's, and written here again", content("d"), content("c", 7), copied(content("b"), none),
       Deed::conflict, Deed::conflict},
      {"a copy that no listing has shown yet", none, content("a", 5),
       copied(content("a"), ObjectState{"a", 1, {}}), Deed::remove, Deed::remove},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(merge_of({each.source, each.destination, each.known}, Visitors::at_source), each.before)
        << each.what;
    EXPECT_EQ(merge_of({each.source, each.destination, each.known}, Visitors::at_destination), each.after)
        << each.what;
  }
}

TEST(ObjectMerge, AnIntendedCopyIsThereWhenTheDestinationShowsIt) {
  const Maybe kms = ObjectState{"other", 1, Time(std::chrono::seconds(7))};
  const auto known_after = [](Maybe destination, Copy known, Visitors visitors) {
    return *settled({content("b"), std::move(destination), std::move(known)}, visitors);
  };
  const Copy open = copied(content("a"), content("a", 5), content("b"));
  EXPECT_EQ(known_after(content("b", 9), open, Visitors::at_destination).copy, content("b", 9));
  EXPECT_EQ(known_after(content("a", 5), open, Visitors::at_destination).source, content("a"));
  EXPECT_EQ(known_after(none, copied(none, none, content("b")), Visitors::at_source).source, none);
  // Encrypted by KMS the copy has an ETag of its own; a visitor's object may have the same size.
  EXPECT_EQ(known_after(kms, open, Visitors::at_source).copy, kms);
  EXPECT_EQ(known_after(kms, open, Visitors::at_destination).copy, content("a", 5));
}

}  // namespace
}  // namespace cleave::move
