#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace cleave::mysql {

/// In whose terms something is said: ids of rows that got new ones differ.
enum class Terms { from, into };

/// What is still to be merged, and which row of one side is which of the other, in a temporary file: memory
/// does not grow with the number of changes. Keys are texts (key_text.h), traces bytes (row_trace.h).
class WorkList {
 public:
  /// A row of the side that is merged from.
  struct Change {
    std::int64_t id = 0;
    std::string key;
    std::optional<std::string> base;  ///< trace of the row when both sides were last the same
    Terms base_terms = Terms::from;
  };
  enum class Kind { write, remove };

  WorkList();
  ~WorkList();

  /// The later call for a key counts. `trace` is of the row as it was merged; nothing when it was deleted.
  void pair(std::size_t table, const std::string& from_key, const std::string& into_key,
            const std::optional<std::string>& trace, Terms terms);
  /// The key of the same row on the other side, where it is another one.
  std::optional<std::string> into_key(std::size_t table, const std::string& from_key) const;
  std::optional<std::string> from_key(std::size_t table, const std::string& into_key) const;
  /// Whether an earlier merge knows the row.
  bool has_pair(std::size_t table, const std::string& from_key) const;
  struct Pair {
    std::string from_key, into_key;
  };
  /// In the order of `from_key`.
  std::vector<Pair> pairs(std::size_t table, const std::string& after, std::size_t most) const;
  /// A side has the row of `key` under a key that is the same to the server and has other bytes.
  void spell(std::size_t table, const std::string& spelling, const std::string& key);
  /// The bytes under which the list has the row, if it has it.
  std::string known_key(std::size_t table, const std::string& spelling) const;
  /// Whether any row of the table has different keys on both sides.
  bool has_new_keys(std::size_t table) const;

  /// The base that a pair remembers is used instead of `base`.
  void add(std::size_t table, const std::string& key, Kind kind, const std::optional<std::string>& base);
  /// Adds all pairs with two keys: diff compares rows of one key and does not see them.
  void add_new_keys();
  /// The insert under the greatest number. Requires: the table's key is one number.
  std::optional<Change> greatest_insert(std::size_t table) const;
  /// In the order in which they were added.
  std::vector<Change> next(std::size_t table, Kind kind, std::int64_t after, std::size_t most) const;
  struct Pending {
    Kind kind;
    bool has_base;  ///< both sides had the row once
    std::int64_t id;
  };
  std::optional<Pending> pending(std::size_t table, const std::string& key) const;
  std::size_t count_pending(std::size_t table, Kind kind) const;
  std::size_t count_pending() const;
  void done(std::int64_t id);
  /// A row that could not be inserted: what refers to it must not be taken for a child of another row that
  /// has the same key on the other side.
  void hold_back(std::size_t table, const std::string& key);
  bool is_held_back(std::size_t table, const std::string& key) const;
  bool has_held_back() const { return has_held_back_; }
  /// A row that is new since the base on the side that gets the changes, by its key there. It counts when
  /// that side has inserted it itself: no earlier merge knows it as a row of the other side.
  void add_new_here(std::size_t table, const std::string& into_key);
  bool is_new_here(std::size_t table, const std::string& into_key) const;
  /// Two rows that a merge has made one still say different things, and nobody has decided; by the key of the
  /// side merged from.
  void dispute(std::size_t table, const std::string& key);
  void end_dispute(std::size_t table, const std::string& key);
  bool is_disputed(std::size_t table, const std::string& key) const;
  /// Forgets a pair.
  void part(std::size_t table, const std::string& from_key);
  /// The row is gone from the side that is merged from.
  void removed(std::int64_t id);

  /// What happens while it lives counts only when commit() is called.
  class Attempt {
   public:
    explicit Attempt(WorkList& list);
    ~Attempt();
    void commit();

   private:
    WorkList* list_;
  };

 private:
  SQLite::Statement& statement(std::size_t number) const;
  void put_key(std::size_t number, std::size_t table, const std::string& key);
  bool has_key(std::size_t number, std::size_t table, const std::string& key) const;

  std::unique_ptr<SQLite::Database> database_;
  mutable std::vector<std::unique_ptr<SQLite::Statement>> statements_;
  mutable std::vector<char> has_new_keys_;
  bool has_spellings_ = false;
  bool has_disputes_ = false;
  bool has_held_back_ = false;  ///< spares questions; may be true without need
};

}  // namespace cleave::mysql
