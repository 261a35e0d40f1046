#include "cli/toml_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"

namespace cleave::cli {

toml::table parse_toml(std::string_view text, const std::string& file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {  // The parser's own exception becomes ours.
    throw Error(Error::Kind::input, "bad-toml", std::string(error.description()))
        .where(fmt::format("{}:{}", file, error.source().begin.line))
        .next("Correct the line.");
  }
}

Error TomlReader::wrong(const toml::node& node, std::string code, std::string what) const {
  return wrong_at(static_cast<int>(node.source().begin.line), std::move(code), std::move(what));
}

Error TomlReader::wrong_at(int line, std::string code, std::string what) const {
  return Error(Error::Kind::input, std::move(code), std::move(what)).where(fmt::format("{}:{}", file_, line));
}

void TomlReader::check_keys(const toml::table& table, const std::vector<std::string>& known,
                            std::string_view prefix) const {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto hint = did_you_mean(name, known);
    throw Error(Error::Kind::input, "unknown-key", fmt::format("unknown key '{}{}'", prefix, name))
        .where(fmt::format("{}:{}", file_, key.source().begin.line))
        .next(hint.empty() ? fmt::format("Known are: {}.", fmt::join(known, ", ")) : hint);
  }
}

const toml::table& TomlReader::table(const toml::table& root, const char* key) const {
  static const toml::table empty;
  const auto* node = root.get(key);
  if (node == nullptr) return empty;
  if (!node->is_table())
    throw wrong(*node, "bad-value", fmt::format("'{}' must be a section: [{}]", key, key));
  return *node->as_table();
}

std::string TomlReader::text(const toml::node& node, std::string_view key) const {
  const auto value = node.value_exact<std::string>();
  if (!value || value->empty())
    throw wrong(node, "bad-value", fmt::format("'{}' must be a text in quotes", key));
  return *value;
}

std::vector<std::string> TomlReader::texts(const toml::table& root, const char* key) const {
  std::vector<std::string> result;
  const auto* node = root.get(key);
  if (node == nullptr) return result;
  if (!node->is_array()) throw wrong(*node, "bad-value", fmt::format("'{}' must be a list of texts", key));
  for (const auto& element : *node->as_array()) result.push_back(text(element, key));
  return result;
}

}  // namespace cleave::cli
