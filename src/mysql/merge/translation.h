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
  Translation(const MergeTables& tables, const WorkList& list) : tables_(tables), list_(list) {}

  Row into_terms(const MergeTable& table, Row row) const;
  /// A reference to a row that only the other side has must not look like one to a row of this side with the
  /// same key: it becomes a value that equals nothing.
  Row from_terms(const MergeTable& table, Row row) const;

 private:
  const MergeTables& tables_;
  const WorkList& list_;
};

}  // namespace cleave::mysql
