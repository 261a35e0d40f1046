#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/diff/row_shape.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

/// What stands in a table's own CREATE statement, which is the best text for making the same elsewhere.
class Definition {
 public:
  Definition(Database& database, const std::string& table) {
    const auto rows = database.query("SHOW CREATE TABLE " + quoted_name(table)).rows;
    whole_ = rows.at(0).at(1).value_or("");
    std::istringstream lines(whole_);
    for (std::string line; std::getline(lines, line);) lines_.push_back(trimmed(line));
  }

  const std::string& whole() const { return whole_; }
  /// "`name` varchar(40) NOT NULL".
  std::string column(const std::string& name) const { return line_with(quoted_name(name) + " "); }
  std::string key(const Key& key) const {
    if (key.kind == Key::Kind::primary) return line_with("PRIMARY KEY ");
    return line_with((key.kind == Key::Kind::unique ? "UNIQUE KEY " : "KEY ") + quoted_name(key.name) + " ");
  }
  std::string foreign_key(const std::string& name) const {
    return line_with("CONSTRAINT " + quoted_name(name) + " FOREIGN KEY ");
  }

 private:
  static std::string trimmed(const std::string& line) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string::npos) return "";
    return line.substr(begin, line.size() - begin - (line.ends_with(',') ? 1 : 0));
  }

  std::string line_with(const std::string& beginning) const {
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [&](const std::string& line) { return line.starts_with(beginning); });
    return found == lines_.end() ? "" : *found;
  }

  std::string whole_;
  std::vector<std::string> lines_;
};

/// The offset behind the type of "`name` enum('a b','c') NOT NULL".
std::size_t end_of_type(const std::string& definition, const Column& column) {
  auto at = definition.find_first_of(" (", quoted_name(column.name).size() + 1);
  if (at == std::string::npos || definition[at] == ' ') return std::min(at, definition.size());
  for (bool quoted = false; at < definition.size(); ++at) {
    if (definition[at] == '\'') quoted = !quoted;
    if (definition[at] == ')' && !quoted) return at + 1;
  }
  return definition.size();
}

/// A column's definition for a table with other defaults: a charset that is not said is the table's.
std::string with_charset(std::string definition, const Column& column) {
  if (!column.is_text() || definition.empty()) return definition;
  const auto at = end_of_type(definition, column);
  for (const auto* word : {" CHARACTER SET ", " COLLATE "}) {
    if (definition.compare(at, std::string_view(word).size(), word) != 0) continue;
    const auto end = definition.find(' ', at + std::string_view(word).size());
    definition.erase(at, end == std::string::npos ? end : end - at);
  }
  return definition.insert(at, fmt::format(" CHARACTER SET {} COLLATE {}", column.charset, column.collation));
}

/// What a column is, in the words of a difference.
std::string description(const Column& column) {
  auto text = column.type;
  if (!column.collation.empty()) text += " " + column.collation;
  text += column.nullable ? " NULL" : " NOT NULL";
  if (column.default_value) text += " DEFAULT " + *column.default_value;
  if (column.auto_increment) text += " AUTO_INCREMENT";
  if (column.updates_itself) text += " ON UPDATE CURRENT_TIMESTAMP";
  if (column.generated != Column::Generated::no)
    text += fmt::format(" AS ({}) {}", column.expression,
                        column.generated == Column::Generated::stored ? "STORED" : "VIRTUAL");
  return text;
}

std::string description(const Key& key) {
  std::string text = key.kind == Key::Kind::plain ? "(" : "UNIQUE (";
  for (const auto& part : key.parts) {
    text += (text.ends_with('(') ? "" : ", ") + part.column;
    if (part.prefix != 0) text += fmt::format("({})", part.prefix);
  }
  return text + ")";
}

std::string description(const ForeignKey& key) {
  std::string text;
  for (std::size_t i = 0; i < key.columns.size(); ++i)
    text += fmt::format("{}{} to {}.{}", i ? ", " : "", key.columns[i], key.parent, key.parent_columns[i]);
  return fmt::format("{} ON DELETE {} ON UPDATE {}", text, key.on_delete, key.on_update);
}

template <typename Named>
const Named* named(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// Compares a table that both have. The destination is mended, but where only it has something.
class TableComparison {
 public:
  TableComparison(Database& source, Database& destination, const Table& here, const Table& there,
                  Portable& portable, Findings& findings)
      : source_(source),
        destination_(destination),
        here_(here),
        there_(there),
        portable_(portable),
        findings_(findings) {}

  void run() {
    compare_columns();
    compare_named(here_.keys, there_.keys, "key");
    compare_named(here_.foreign_keys, there_.foreign_keys, "foreign-key");
    compare_triggers();
    compare_table_defaults();
  }

 private:
  void compare_columns() {
    for (const auto& column : here_.columns) {
      const auto* other = there_.column(column.name);
      const auto subject = here_.name + "." + column.name;
      if (other == nullptr)
        find(Severity::error, "column-missing", subject, "the destination does not have it",
             {alter(Place::destination, added(in_source(), here_, column))});
      else if (description(column) != description(*other))
        find(severity_of(column, *other), "column-differs", subject,
             fmt::format("is {} at the source and {} at the destination", description(column),
                         description(*other)),
             modified(column, *other));
    }
    for (const auto& column : there_.columns) {
      if (here_.column(column.name) == nullptr)
        find(Severity::error, "column-missing", here_.name + "." + column.name, "the source does not have it",
             {alter(Place::source, added(in_destination(), there_, column))});
    }
  }

  /// Both become what the source has, or as near to it as both servers know.
  std::vector<Finding::Remedy> modified(const Column& here, const Column& there) {
    // MySQL keeps JSON in a form of its own, MariaDB as text.
    if (here.data_type == "json" && there.data_type == "json" && here.charset != there.charset) return {};
    auto both = here;
    if (here.is_text() && there.is_text())
      both.collation = portable_.collation(here.collation, there.collation);
    std::vector<Finding::Remedy> remedies;
    for (const auto& [place, column] :
         {std::pair{Place::source, &here}, std::pair{Place::destination, &there}})
      if (description(*column) != description(both))
        remedies.push_back(
            alter(place, "MODIFY COLUMN " + with_charset(in_source().column(here.name), both)));
    return remedies;
  }

  /// A column of ids comes with its key, or the server refuses it.
  static bool begins_with(const Key& key, const Column& column) {
    return column.auto_increment && !key.parts.empty() && key.parts[0].column == column.name;
  }
  static std::string added(const Definition& definition, const Table& table, const Column& column) {
    auto text = "ADD COLUMN " + with_charset(definition.column(column.name), column);
    const auto key = std::find_if(table.keys.begin(), table.keys.end(),
                                  [&](const Key& one) { return begins_with(one, column); });
    return key == table.keys.end() ? text : text + ", ADD " + definition.key(*key);
  }
  /// Whether a key was told of with its column.
  static bool comes_with_column(const Key& key, const Table& table, const Table& other) {
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
      return begins_with(key, column) && other.column(column.name) == nullptr;
    });
  }
  static bool comes_with_column(const ForeignKey&, const Table&, const Table&) { return false; }

  /// What a merge refuses is an error: values that mean different things, keys that are sorted in two orders.
  /// Other differences matter to the application, and to single rows that do not fit.
  Severity severity_of(const Column& a, const Column& b) const {
    // The server computes it anew, whatever was there.
    if (a.generated != Column::Generated::no && b.generated != Column::Generated::no)
      return Severity::warning;
    const bool same_values = may_be_compared(a, b) &&
                             (a.generated == Column::Generated::no) == (b.generated == Column::Generated::no);
    const bool same_order = a.collation == b.collation || !is_in_key(a.name);
    return same_values && same_order ? Severity::warning : Severity::error;
  }

  static std::string definition(const Definition& definition, const Key& key) { return definition.key(key); }
  static std::string definition(const Definition& definition, const ForeignKey& key) {
    return definition.foreign_key(key.name);
  }
  static std::string dropped(const Key& key) {
    return key.kind == Key::Kind::primary ? "DROP PRIMARY KEY" : "DROP KEY " + quoted_name(key.name);
  }
  static std::string dropped(const ForeignKey& key) { return "DROP FOREIGN KEY " + quoted_name(key.name); }
  /// Rows are known by a primary key, else by a unique one.
  Severity severity_of(const Key& key) const {
    if (key.kind == Key::Kind::plain) return Severity::note;
    const bool has_primary = here_.primary_key() != nullptr && there_.primary_key() != nullptr;
    return key.kind == Key::Kind::primary || !has_primary ? Severity::error : Severity::warning;
  }
  bool is_in_key(const std::string& column) const {
    return std::any_of(here_.keys.begin(), here_.keys.end(), [&](const Key& key) {
      return key.kind != Key::Kind::plain &&
             std::any_of(key.parts.begin(), key.parts.end(),
                         [&](const KeyPart& part) { return part.column == column; });
    });
  }
  static Severity severity_of(const ForeignKey&) { return Severity::warning; }

  template <typename Named>
  void compare_named(const std::vector<Named>& here, const std::vector<Named>& there,
                     const std::string& kind) {
    for (const auto& one : here) {
      const auto* other = named(there, one.name);
      const auto subject = here_.name + "." + one.name;
      if (comes_with_column(one, here_, there_)) continue;
      if (other == nullptr)
        find(severity_of(one), kind + "-missing", subject,
             fmt::format("the destination does not have it: {}", description(one)),
             {alter(Place::destination, "ADD " + definition(in_source(), one))});
      else if (description(one) != description(*other))
        find(severity_of(one), kind + "-differs", subject,
             fmt::format("is {} at the source and {} at the destination", description(one),
                         description(*other)),
             {alter(Place::destination, dropped(*other) + ", ADD " + definition(in_source(), one))});
    }
    for (const auto& one : there) {
      if (named(here, one.name) == nullptr && !comes_with_column(one, there_, here_))
        find(severity_of(one), kind + "-missing", here_.name + "." + one.name,
             fmt::format("the source does not have it: {}", description(one)),
             {alter(Place::source, "ADD " + definition(in_destination(), one))});
    }
  }

  void compare_table_defaults() {
    if (here_.engine != there_.engine)
      find(Severity::note, "engine-differs", here_.name,
           fmt::format("is kept by {} at the source and by {} at the destination", here_.engine,
                       there_.engine),
           {});
    if (here_.is_system_versioned != there_.is_system_versioned)
      find(Severity::warning, "versioning-differs", here_.name,
           fmt::format("only the {} keeps its past rows (WITH SYSTEM VERSIONING)",
                       to_text(here_.is_system_versioned ? Place::source : Place::destination)),
           {{here_.is_system_versioned ? Place::destination : Place::source,
             fmt::format("ALTER TABLE {} ADD SYSTEM VERSIONING", quoted_name(here_.name))}});
    if (here_.collation == there_.collation) return;
    const auto both = portable_.collation(here_.collation, there_.collation);
    std::vector<Finding::Remedy> remedies;
    for (const auto& [place, table] :
         {std::pair{Place::source, &here_}, std::pair{Place::destination, &there_}})
      if (table->collation != both)
        remedies.push_back(alter(
            place, fmt::format("DEFAULT CHARACTER SET {} COLLATE {}", both.substr(0, both.find('_')), both)));
    find(Severity::warning, "collation", here_.name,
         fmt::format("gives new columns {} at the source and {} at the destination", here_.collation,
                     there_.collation),
         std::move(remedies));
  }

  void compare_triggers() {
    for (const auto& trigger : in_order(here_.triggers)) {
      const auto* other = named(there_.triggers, trigger.name);
      if (other == nullptr)
        missing_trigger(trigger, Place::destination, source_);
      else if (other->timing != trigger.timing || other->event != trigger.event ||
               other->statement != trigger.statement)
        find(Severity::warning, "trigger-differs", here_.name + "." + trigger.name,
             "does something else at the destination",
             recreated(trigger, Place::destination, source_, {{Place::destination, dropped(trigger)}}));
    }
    for (const auto& trigger : in_order(there_.triggers)) {
      if (named(here_.triggers, trigger.name) == nullptr)
        missing_trigger(trigger, Place::source, destination_);
    }
  }

  /// The server runs them in the order in which they were made.
  static std::vector<Trigger> in_order(std::vector<Trigger> triggers) {
    std::stable_sort(triggers.begin(), triggers.end(),
                     [](const Trigger& a, const Trigger& b) { return a.order < b.order; });
    return triggers;
  }

  void missing_trigger(const Trigger& trigger, Place where, Database& there) {
    find(Severity::warning, "trigger-missing", here_.name + "." + trigger.name,
         fmt::format("the {} does not have it", to_text(where)), recreated(trigger, where, there, {}));
  }

  static std::string dropped(const Trigger& trigger) { return "DROP TRIGGER " + quoted_name(trigger.name); }

  /// Appends the trigger's own CREATE, when the user may read it.
  std::vector<Finding::Remedy> recreated(const Trigger& trigger, Place where, Database& from,
                                         std::vector<Finding::Remedy> remedies) {
    const auto answer = from.attempt("SHOW CREATE TRIGGER " + quoted_name(trigger.name));
    const auto* result = std::get_if<Result>(&answer);
    if (result == nullptr || result->rows.empty()) return {};
    const auto create = under_mode(where, portable_.modes(where, result->rows[0].at(1).value_or("")),
                                   result->rows[0].at(2).value_or(""));
    remedies.insert(remedies.end(), create.begin(), create.end());
    return remedies;
  }

  void find(Severity severity, std::string code, std::string subject, std::string what,
            std::vector<Finding::Remedy> remedies) {
    findings_.push_back(
        {severity, std::move(code), std::move(subject), std::move(what), std::move(remedies)});
  }

  Finding::Remedy alter(Place where, const std::string& change) const {
    return {where,
            portable_.definition(where, fmt::format("ALTER TABLE {} {}", quoted_name(here_.name), change))};
  }

  /// Asked for once, and only when there is a difference.
  const Definition& in_source() {
    if (!source_definition_) source_definition_.emplace(source_, here_.name);
    return *source_definition_;
  }
  const Definition& in_destination() {
    if (!destination_definition_) destination_definition_.emplace(destination_, there_.name);
    return *destination_definition_;
  }

  Database& source_;
  Database& destination_;
  const Table& here_;
  const Table& there_;
  Portable& portable_;
  Findings& findings_;
  std::optional<Definition> source_definition_, destination_definition_;
};

/// With its parents possibly missing too.
Finding missing_table(const Table& table, Place where, Database& there, Portable& portable) {
  Finding finding{Severity::error,
                  "table-missing",
                  table.name,
                  fmt::format("the {} does not have it", to_text(where)),
                  {}};
  if (!table.broken.empty()) return finding;
  if (!table.foreign_keys.empty()) finding.remedies.push_back({where, "SET SESSION foreign_key_checks = 0"});
  finding.remedies.push_back({where, portable.definition(where, Definition(there, table.name).whole())});
  return finding;
}

}  // namespace

void compare_schemas(Database& source, Database& destination, const Side& source_side,
                     const Side& destination_side, Portable& portable, Findings& findings) {
  for (const auto& table : source_side.schema.tables) {
    if (const auto* other = destination_side.schema.table(table.name))
      TableComparison(source, destination, table, *other, portable, findings).run();
    else
      findings.push_back(missing_table(table, Place::destination, source, portable));
  }
  for (const auto& table : destination_side.schema.tables) {
    if (source_side.schema.table(table.name) == nullptr)
      findings.push_back(missing_table(table, Place::source, destination, portable));
  }
}

}  // namespace cleave::mysql
