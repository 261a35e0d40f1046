#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "mysql/binlog/logged_changes.h"
#include "mysql/watch/row_book.h"

namespace cleave::mysql {

/// Looks for unique values that both sides have given to different rows since the beginning: the server of
/// the other side is asked, by its own collations.
class TakenValues {
 public:
  struct Taken {
    std::string table, unique;
    Place place = Place::source;  ///< whose change was looked at
    const RowShape* shape = nullptr;
    Row key, other_key;  ///< of the row there, of the row on the other side
  };

  /// Requires: `book` outlives this.
  explicit TakenValues(RowBook& book) : book_(book) {}

  /// Notes the values that a change gave to its row. What a merge brings was taken where it comes from.
  void note(Place place, const Change& change);
  /// Asks for those that `place` noted, in batches, and forgets them. `there` is a session with the other
  /// side.
  std::vector<Taken> ask(Place place, Database& there);
  /// How many pairs of rows that were told still hold one value. Asks about those of tables that were changed
  /// since the last time.
  std::size_t count_open(Database& source, Database& destination);

 private:
  /// A unique key, or a key of texts: what is one text to a server may be two strings of bytes.
  struct Unique {
    std::string name;
    std::vector<std::size_t> parts;
  };
  struct Noted {
    std::string table;
    const Unique* unique = nullptr;
    Row values, key;
  };
  struct Known {
    RowShape shape;
    std::vector<Unique> uniques;
  };
  /// Two rows with one unique value.
  struct Pair {
    std::string table;
    const Unique* unique = nullptr;
    Row source_key, destination_key;
  };
  bool is_open(const Pair& pair, Database& source, Database& destination) const;
  const Known& known(const Change& change);
  void ask(Place place, Database& there, const Noted* begin, const Noted* end, std::vector<Taken>& found);
  std::string question(const Noted& noted, std::size_t number) const;

  RowBook& book_;
  std::map<std::string, Known> tables_;
  std::map<Place, std::vector<Noted>> noted_;
  std::vector<Pair> open_;
  std::set<std::string> changed_tables_;
};

}  // namespace cleave::mysql
