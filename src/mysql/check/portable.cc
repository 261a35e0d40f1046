#include "mysql/check/portable.h"

#include <regex>
#include <sstream>

#include <fmt/format.h>

#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

std::string charset_of(const std::string& collation) {
  return collation.substr(0, collation.find('_'));
}

/// utf8 and utf8mb3 are one charset; servers have either name of its collations, or both.
std::string with_other_name(const std::string& collation) {
  if (collation.starts_with("utf8_")) return "utf8mb3" + collation.substr(4);
  if (collation.starts_with("utf8mb3_")) return "utf8" + collation.substr(7);
  return collation;
}

bool is_refused(Database& database, const std::string& statement) {
  return std::holds_alternative<Error>(database.attempt(statement));
}

/// MariaDB shows a JSON column as the text and the check that it is.
std::string with_json(const std::string& text) {
  static const std::regex column(
      R"((`(?:[^`]|``)+`) longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin(.*?) CHECK \(json_valid\(\1\)\))");
  return std::regex_replace(text, column, "$1 json$2");
}

/// MariaDB shows DEFAULT uuid(), MySQL wants (uuid()). Both take that.
std::string with_default_expressions(const std::string& text) {
  static const std::regex call(R"( DEFAULT (?!current_timestamp\(|nextval\()([a-z_]+\([^()]*\)))");
  return std::regex_replace(text, call, " DEFAULT ($1)");
}

}  // namespace

bool Portable::has(Place place, const std::string& collation) {
  const auto [found, is_new] = known_.try_emplace({place, collation}, false);
  if (is_new)
    found->second = !is_refused(server(place), fmt::format("SELECT CONVERT('' USING {}) COLLATE {}",
                                                           charset_of(collation), collation));
  return found->second;
}

bool Portable::has_mode(Place place, const std::string& mode) {
  const auto [found, is_new] = known_modes_.try_emplace({place, mode}, false);
  if (is_new) {
    auto& database = server(place);
    const auto own = database.value("SELECT @@SESSION.sql_mode").value_or("");
    found->second = !is_refused(database, "SET SESSION sql_mode = " + quoted_text(mode));
    database.query("SET SESSION sql_mode = " + quoted_text(own));
  }
  return found->second;
}

std::string Portable::known(Place place, const std::string& collation) {
  return has(place, collation) ? collation : with_other_name(collation);
}

bool Portable::both_have(const std::string& collation) {
  return has(Place::source, known(Place::source, collation)) &&
         has(Place::destination, known(Place::destination, collation));
}

std::string Portable::collation(const std::string& here, const std::string& there) {
  for (const auto& one : {here, there})
    if (both_have(one)) return one;
  const auto charset = charset_of(here);
  const bool is_exact = here.ends_with("_bin") || here.ends_with("_cs");
  return charset + (is_exact ? "_bin" : both_have(charset + "_unicode_ci") ? "_unicode_ci" : "_general_ci");
}

std::string Portable::modes(Place place, const std::string& modes) {
  std::istringstream words(modes);
  std::string result;
  for (std::string word; std::getline(words, word, ',');)
    if (has_mode(place, word)) result += (result.empty() ? "" : ",") + word;
  return result;
}

std::string Portable::definition(Place place, std::string text) {
  text = with_default_expressions(with_json(text));
  static const std::regex word(R"(( COLLATE[ =])([a-z0-9_]+))");
  std::string result;
  auto begin = text.cbegin();
  for (std::smatch found; std::regex_search(begin, text.cend(), found, word); begin = found.suffix().first) {
    const auto name = found.str(2);
    const auto other = known(place, both_have(name) ? name : collation(name, name));
    result += found.prefix().str() + found.str(1) + (has(place, other) ? other : name);
  }
  return result + std::string(begin, text.cend());
}

std::vector<Finding::Remedy> under_mode(Place place, const std::string& mode, std::string create) {
  return {{place, "SET SESSION sql_mode = " + quoted_text(mode)},
          {place, std::move(create)},
          {place, "SET SESSION sql_mode = DEFAULT"}};
}

}  // namespace cleave::mysql
