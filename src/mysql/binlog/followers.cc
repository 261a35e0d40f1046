#include "mysql/binlog/followers.h"

#include <algorithm>

namespace cleave::mysql {
namespace {

bool follows(const std::string& rule) {
  return rule == "CASCADE" || rule == "SET NULL" || rule == "SET DEFAULT";
}

bool is_parent(const Schema& schema, const ForeignKey& key, const std::string& table) {
  return key.parent_database == schema.database && key.parent == table;
}

/// Whether the change gives one of these columns another value.
bool changes_any(const Change& change, const std::vector<std::string>& columns) {
  const auto& parts = change.reader->shape().parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_named = std::find(columns.begin(), columns.end(), parts[i].column.name) != columns.end();
    if (is_named && change.before[i] != change.after[i]) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> followers(const Schema& schema, const Change& change) {
  if (!change.checks_foreign_keys || change.kind == ChangeKind::inserted) return {};
  std::vector<std::string> found;
  const auto add = [&](const std::string& table) {
    if (std::find(found.begin(), found.end(), table) == found.end()) found.push_back(table);
  };
  const bool is_delete = change.kind == ChangeKind::deleted;
  for (const auto& child : schema.tables) {
    for (const auto& key : child.foreign_keys) {
      if (!is_parent(schema, key, change.table().name) || !follows(is_delete ? key.on_delete : key.on_update))
        continue;
      if (is_delete || changes_any(change, key.parent_columns)) add(child.name);
    }
  }
  // What happened to those rows is not known, so whatever follows them may have.
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& child : schema.tables) {
      for (const auto& key : child.foreign_keys) {
        if (is_parent(schema, key, found[i]) && (follows(key.on_delete) || follows(key.on_update)))
          add(child.name);
      }
    }
  }
  return found;
}

}  // namespace cleave::mysql
