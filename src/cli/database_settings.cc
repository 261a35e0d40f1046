#include "cli/database_settings.h"

#include <fmt/format.h>

#include "base/files.h"
#include "cli/duration.h"
#include "cli/password_place.h"
#include "cli/toml_reader.h"
#include "mysql/dsn.h"
#include "mysql/merge/merge_options_json.h"

namespace cleave::cli {
namespace {

const std::vector<std::string> keys{"source",     "destination",    "source_password", "destination_password",
                                    "quiet_for",  "policy",         "unique",          "references",
                                    "new_tables", "trust_baseline", "schemas"};

class DatabaseReader : private TomlReader {
 public:
  explicit DatabaseReader(const std::string& file) : TomlReader(file), file_(file) {}

  DatabaseSettings read(const toml::table& mysql) {
    check_keys(mysql, keys, "mysql.");
    settings_.source = read_dsn(mysql, "source");
    settings_.destination = read_dsn(mysql, "destination");
    settings_.source_password = read_password_place(mysql, "source");
    settings_.destination_password = read_password_place(mysql, "destination");
    if (const auto* node = mysql.get("quiet_for"))
      settings_.quiet_for = parse_duration(text(*node, "quiet_for"));
    auto& merge = settings_.merge;
    for (const auto& [key, node] : table(mysql, "policy"))
      merge.policies[std::string(key.str())] = mysql::parse_policy(text(node, key.str()), line_of(node));
    for (const auto& [key, node] : table(mysql, "unique"))
      merge.taken[std::string(key.str())] = mysql::parse_taken(text(node, key.str()), line_of(node));
    for (const auto& [key, node] : table(mysql, "references")) read_reference(key, node);
    for (const auto& name : texts(mysql, "schemas")) merge.references.schemas.insert(name);
    for (auto& name : texts(mysql, "new_tables")) merge.new_tables.insert(std::move(name));
    if (const auto* node = mysql.get("trust_baseline")) {
      if (!node->is_boolean()) throw wrong(*node, "bad-value", "'trust_baseline' must be true or false");
      merge.trust_baseline = node->as_boolean()->get();
    }
    return std::move(settings_);
  }

 private:
  struct TableColumn {
    std::string table, column;
  };

  std::string line_of(const toml::node& node) const {
    return fmt::format("{}:{}", file_, node.source().begin.line);
  }

  std::string read_dsn(const toml::table& mysql, const char* key) const {
    const auto* node = mysql.get(key);
    if (node == nullptr) return "";
    auto dsn = text(*node, key);
    mysql::parse_dsn(dsn);
    return dsn;
  }

  /// Passwords themselves have no place in a file that is committed.
  std::string read_password_place(const toml::table& mysql, const std::string& side) const {
    const auto key = side + "_password";
    const auto* node = mysql.get(key);
    if (node == nullptr) return "";
    auto place = text(*node, key);
    if (!password_place_from(place))
      throw wrong(*node, "bad-value", fmt::format("'{}' names no place in AWS", key))
          .next(
              "Write \"secretsmanager:NAME\", \"secretsmanager:NAME#MEMBER\" or \"ssm:NAME\"; a password "
              "itself does not belong here.");
    if (side == "source" && mysql.get(side) == nullptr)
      throw wrong(*node, "contradiction",
                  fmt::format("there is no {} that it could be the password of", side))
          .next(fmt::format("Add: {} = \"mysql://USER@HOST/DATABASE\"", side));
    return place;
  }

  TableColumn table_column(const std::string& words, const toml::node& node) const {
    const auto dot = words.find('.');
    if (dot != std::string::npos && dot != 0 && dot + 1 < words.size())
      return {words.substr(0, dot), words.substr(dot + 1)};
    throw wrong(node, "bad-value", fmt::format("'{}' does not name a column", words))
        .next("Write it as \"table.column\".");
  }

  /// "child.column" = "parent.column", = false, = { type = "child.column", VALUE = "parent.column", VALUE =
  /// false, … }, or = { prefix = "tt:", parent = "parent.column" }.
  void read_reference(const toml::key& key, const toml::node& node) {
    const std::string name(key.str());
    const auto child = table_column(name, node);
    if (node.is_boolean() && !node.as_boolean()->get()) {
      settings_.merge.references.denied.insert(name);
    } else if (const auto* kinds = node.as_table(); kinds != nullptr && kinds->contains("prefix")) {
      read_prefixed(child, *kinds);
    } else if (kinds != nullptr) {
      read_polymorphic(child, *kinds);
    } else {
      add(child, table_column(text(node, name), node)).origin = mysql::Reference::Origin::implied;
    }
  }

  void read_prefixed(const TableColumn& child, const toml::table& words) {
    check_keys(words, {"prefix", "parent"}, child.table + "." + child.column + ".");
    const auto* parent = words.get("parent");
    if (parent == nullptr)
      throw wrong(words, "missing-key", "it is not said what the ids behind the prefix are of")
          .next("Add parent = \"table.column\".");
    auto& reference = add(child, table_column(text(*parent, "parent"), *parent));
    reference.origin = mysql::Reference::Origin::implied;
    reference.prefix = text(*words.get("prefix"), "prefix");
  }

  void read_polymorphic(const TableColumn& child, const toml::table& kinds) {
    const auto* type = kinds.get("type");
    if (type == nullptr)
      throw wrong(kinds, "missing-key", "it is not said which column tells the kind of the parent")
          .next(fmt::format("Add type = \"{}.COLUMN\".", child.table));
    const auto type_column = table_column(text(*type, "type"), *type);
    if (type_column.table != child.table)
      throw wrong(*type, "bad-value", fmt::format("'type' must be a column of {}", child.table));
    for (const auto& [value, parent] : kinds) {
      if (value.str() == "type") continue;
      if (parent.is_boolean() && !parent.as_boolean()->get()) {
        auto& denied = settings_.merge.references.denied_types[child.table + "." + child.column];
        denied.type_column = type_column.column;
        denied.values.insert(std::string(value.str()));
        continue;
      }
      auto& reference = add(child, table_column(text(parent, value.str()), parent));
      reference.origin = mysql::Reference::Origin::polymorphic;
      reference.type_column = type_column.column;
      reference.type_value = std::string(value.str());
    }
  }

  mysql::Reference& add(const TableColumn& child, const TableColumn& parent) {
    auto& reference = settings_.merge.references.followed.emplace_back();
    reference.table = child.table;
    reference.columns = {child.column};
    reference.parent = parent.table;
    reference.parent_columns = {parent.column};
    return reference;
  }

  std::string file_;
  DatabaseSettings settings_;
};

}  // namespace

DatabaseSettings read_database_settings(const toml::table& mysql, const std::string& file) {
  return DatabaseReader(file).read(mysql);
}

std::optional<plan::Databases> planned_databases(const DatabaseSettings& settings) {
  if (settings.source.empty()) return std::nullopt;
  const auto dsn = mysql::parse_dsn(settings.source);
  return plan::Databases{dsn.database.empty() ? dsn.group : dsn.database,
                         settings.source,
                         settings.destination,
                         settings.source_password,
                         settings.destination_password,
                         settings.quiet_for.count(),
                         to_json(settings.merge)};
}

DatabaseSettings read_database_settings(const std::filesystem::path& file) {
  const auto root = parse_toml(read_file(file, most_settings_bytes), file.string());
  const TomlReader reader(file.string());
  return read_database_settings(reader.table(root, "mysql"), file.string());
}

mysql::MergeOptions read_merge_settings(const Invocation& invocation, const std::string& config) {
  const auto usual = invocation.open_work_dir().settings_path();
  if (!config.empty()) return read_database_settings(std::filesystem::path(config)).merge;
  return std::filesystem::exists(usual) ? read_database_settings(usual).merge : mysql::MergeOptions();
}

}  // namespace cleave::cli
