#pragma once

#include <optional>
#include <string>

#include "mysql/merge/merge_tables.h"
#include "mysql/merge/work_list.h"

namespace cleave::mysql {

/// References of rows in the words of the other side: where a row got a new key there, what refers to it
/// says the new one.
class Translation {
 public:
  Translation(Database& from, Database& into, const MergeTables& tables, const WorkList& list)
      : from_(from), into_(into), tables_(tables), list_(list) {}

  Row into_terms(const MergeTable& table, Row row) const;
  /// A reference to a row that only the other side has must not look like one to a row of this side with the
  /// same key: it becomes a value that equals nothing.
  Row from_terms(const MergeTable& table, Row row) const;
  /// The key, as the work list has it, of the row that `link` of a row of the side merged from leads to;
  /// nothing when it leads nowhere.
  std::optional<std::string> parent_of(const Link& link, const Row& row) const {
    return parent_of(link, row, from_);
  }

 private:
  std::optional<std::string> parent_of(const Link& link, const Row& row, Database& side) const;

  Database& from_;
  Database& into_;
  const MergeTables& tables_;
  const WorkList& list_;
};

}  // namespace cleave::mysql
