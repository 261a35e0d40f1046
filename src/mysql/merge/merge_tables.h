#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mysql/diff/row_shape.h"
#include "mysql/merge/policy.h"
#include "mysql/references/references.h"

namespace cleave::mysql {

struct MergeOptions;

/// A reference as the merge uses it: parts of a child's shape hold what parts of the parent's shape hold.
struct Link {
  std::size_t child = 0, parent = 0;  ///< indexes of MergeTables::tables
  std::vector<std::size_t> child_parts, parent_parts;
  bool declared = true;  ///< the server refuses rows without a parent
  bool to_key = false;   ///< `parent_parts` are the parent's key, in its order
  /// Polymorphic: it holds for rows in which this part has this value.
  std::optional<std::size_t> type_part;
  std::string type_value;
  std::string prefix;  ///< Reference::prefix

  /// The values of `row` (of the child) that the parent has to have; nothing when one is NULL or the row
  /// refers to something else.
  std::optional<Row> referred(const Row& row) const;
  /// What the child's parts hold when it refers to a parent with these values.
  Row in_child(Row parent_values) const;
};

/// What the merge knows of a table.
struct MergeTable {
  RowShape shape;
  std::vector<std::vector<std::size_t>> uniques;  ///< the parts of each unique key that is not the key
  /// The only part of the key, if the server hands it out: rows of both sides that have the same one are
  /// different rows.
  std::optional<std::size_t> id_part;
  std::vector<std::size_t> number_parts;  ///< that the server hands out too, but not as the whole key
  std::string unclear_key;     ///< a unique key that does not tell all rows apart, and no better one is there
  std::vector<Link> links;     ///< where its rows refer to
  std::vector<Link> children;  ///< what refers to it
  std::vector<std::string> unguarded_triggers;
  bool is_tree = false;  ///< a nested set, and nobody has said what becomes of it (mysql/meanings.h)
  Policy policy;
  bool has_policy = false;  ///< somebody has chosen it
  Taken taken = Taken::report;

  /// A number that both sides may have added to: that they have made the same of it does not make it one
  /// change. Ids of other rows and booleans are not counted with.
  bool may_count(std::size_t part) const;
  /// Whether two rows without a base that say the same are one: the user has said so, or a value that people
  /// know the row by (a unique key) is the same, too. Rows whose key no server hands out always are.
  bool is_one_row(const Row& row) const;
};

/// All tables that both sides have, parents before their children as far as there is such an order.
struct MergeTables {
  std::vector<MergeTable> tables;
  std::map<std::string, std::size_t, std::less<>> by_name;

  const MergeTable& at(const std::string& name) const { return tables[by_name.at(name)]; }
};

/// `into` is the schema that gets the changes. `references` are all that are to be followed. Throws
/// Error(input) for tables and columns that differ, and for a policy or reference about what is not there.
MergeTables merge_tables(const Schema& from, const Schema& into, const std::vector<Reference>& references,
                         const MergeOptions& options);

}  // namespace cleave::mysql
