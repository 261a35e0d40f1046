#include "cli/toml_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"

namespace cleave::cli {

namespace {

/// The parser goes into arrays, tables and dotted keys by recursion.
constexpr int deepest_nesting = 32;

/// Finds what nests too deep before the parser sees it. It knows as much of TOML as that takes: what is a
/// string or a comment, and what opens and closes (https://toml.io/en/v1.0.0).
class DepthCheck {
 public:
  DepthCheck(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  void run() {
    while (at_ < text_.size()) step();
  }

 private:
  void step() {
    switch (const char c = text_[at_]) {
      case '"':
      case '\'':
        return skip_string(c);
      case '#':
        at_ = std::min(text_.find('\n', at_), text_.size());
        return;
      case '[':
      case '{':
        parts_ = 0;
        deeper(depth_);
        break;
      case ']':
      case '}':
        depth_ = std::max(0, depth_ - 1);
        break;
      case '.':
        deeper(parts_);
        break;
      case '=':
      case ',':
      case '\n':
        parts_ = 0;
        break;
      default:
        break;
    }
    ++at_;
  }

  void skip_string(char quote) {
    const std::string fence(3, quote);
    const bool has_lines = text_.substr(at_).starts_with(fence);
    for (at_ += has_lines ? 3 : 1; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\' && quote == '"') ++at_;
      if (!has_lines && (c == quote || c == '\n')) break;
      if (!has_lines || !text_.substr(at_).starts_with(fence)) continue;
      at_ += 2;  // Two more may stand before the end: """a"""""
      for (int more = 0; more < 2 && at_ + 1 < text_.size() && text_[at_ + 1] == quote; ++more) ++at_;
      break;
    }
    ++at_;
  }

  void deeper(int& level) {
    if (++level <= deepest_nesting) return;
    const auto before = text_.substr(0, at_);
    throw Error(Error::Kind::input, "bad-toml",
                fmt::format("it is nested more than {} levels deep", deepest_nesting))
        .where(fmt::format("{}:{}", file_, 1 + std::count(before.begin(), before.end(), '\n')))
        .next("Correct the line.");
  }

  const std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int parts_ = 0;  ///< of a dotted key
};

}  // namespace

toml::table parse_toml(std::string_view text, const std::string& file) {
  DepthCheck(text, file).run();
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
