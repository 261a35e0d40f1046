#include "scan/references/cloudformation.h"

namespace cleave::scan {
namespace {

class YamlTemplate : public CloudFormation {
 public:
  using CloudFormation::CloudFormation;

 protected:
  std::string whole(const std::string& logical_id) const override { return "!Ref " + logical_id; }
  /// In quotes as it stood in them; what stood without any goes into single ones.
  std::optional<std::string> substituted(const std::string& text, char quote) const override {
    if (quote == '\0' && text.find('\'') != std::string::npos) return std::nullopt;
    const char around = quote == '\0' ? '\'' : quote;
    return "!Sub " + std::string(1, around) + text + around;
  }
};

/// As much of YAML as templates are usually written in: keys by indentation, a value on the line of its key.
/// Values that are written in another way (on several lines, in braces) are not seen, and so stay literals.
class YamlReader {
 public:
  explicit YamlReader(std::string_view bytes) : bytes_(bytes) {}

  TemplateParts parts() {
    for (std::size_t at = 0; at < bytes_.size();) {
      const auto end = std::min(bytes_.find('\n', at), bytes_.size());
      line(at, end);
      at = end + 1;
    }
    return std::move(parts_);
  }

 private:
  struct Level {
    std::size_t indent;
    std::string key;
  };

  void line(std::size_t at, std::size_t end) {
    if (end > at && bytes_[end - 1] == '\r') --end;
    if (open_quote_ != '\0' || open_braces_ > 0) return go_on(at, end);
    const auto first = bytes_.find_first_not_of(' ', at);
    if (first == std::string_view::npos || first >= end || bytes_[first] == '#') return;
    auto indent = first - at;
    if (in_block_ && indent > block_indent_) {
      if (block_is_substituted_) add(first, end, first, end, true);
      return;
    }
    in_block_ = false;
    auto begin = first;
    while (bytes_.substr(begin, 2) == "- ") {  // An item: what follows is one level further in.
      begin = std::min(bytes_.find_first_not_of(' ', begin + 1), end);
      leave(indent);
      levels_.push_back({indent, "[]"});
      indent = begin - at;
    }
    const auto colon = key_end(begin, end);
    if (colon == std::string_view::npos && begin == first) {  // The value before goes on.
      if (!parts_.scalars.empty() && is_last_) parts_.scalars.pop_back();
      is_last_ = false;
      return;
    }
    is_last_ = false;
    if (colon == std::string_view::npos) return value(begin, end, indent);
    leave(indent);
    levels_.push_back({indent, unquoted(begin, colon)});
    if (levels_.size() <= 2) parts_.keys.push_back({path(), first});
    const auto text = std::min(bytes_.find_first_not_of(' ', colon + 1), end);
    if (text < end) value(text, end, indent);
  }

  /// Levels that end where something stands this far in. A list may stand as far in as its key.
  void leave(std::size_t indent) {
    while (!levels_.empty() && levels_.back().indent >= indent) levels_.pop_back();
  }

  /// The colon behind a key: of a plain word such as "BucketName", "Fn::Sub" or "'Key'".
  std::size_t key_end(std::size_t begin, std::size_t end) const {
    for (auto at = begin; at < end; ++at) {
      const char c = bytes_[at];
      if (c == ':' && (at + 1 == end || bytes_[at + 1] == ' ')) return at;
      if (c == ' ' || c == '{' || c == '[' || c == '!' || c == '#') return std::string_view::npos;
    }
    return std::string_view::npos;
  }

  std::string unquoted(std::size_t begin, std::size_t end) const {
    auto text = bytes_.substr(begin, end - begin);
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\''))
      text = text.substr(1, text.size() - 2);
    return std::string(text);
  }

  void value(std::size_t begin, std::size_t end, std::size_t indent) {
    const bool tagged = bytes_.substr(begin, 5) == "!Sub ";
    const bool substituted = tagged || (!levels_.empty() && levels_.back().key == "Fn::Sub");
    if (tagged) begin = std::min(bytes_.find_first_not_of(' ', begin + 5), end);
    if (begin >= end) return;
    const char c = bytes_[begin];
    if (c == '|' || c == '>') {
      in_block_ = true;
      block_indent_ = indent;
      block_is_substituted_ = substituted;
    } else if (c == '"' || c == '\'') {
      const auto close = quote_end(begin + 1, end, c);
      if (close < end)
        add(begin, close + 1, begin + 1, close, substituted);
      else
        open_quote_ = c;
    } else if (c == '[' || c == '{') {
      go_on(begin, end);
    } else if (std::string_view("![{&*").find(c) == std::string_view::npos) {
      const auto comment = bytes_.find(" #", begin);
      auto last = std::min(comment, end);
      while (last > begin && bytes_[last - 1] == ' ') --last;
      add(begin, last, begin, last, substituted);
      is_last_ = true;
    }
  }

  /// The quote that ends a text, or `end`. A quote is written twice in single ones, behind "\" in double
  /// ones.
  std::size_t quote_end(std::size_t at, std::size_t end, char quote) const {
    for (; at < end; ++at) {
      if (quote == '"' && bytes_[at] == '\\')
        ++at;
      else if (bytes_[at] == quote && quote == '\'' && at + 1 < end && bytes_[at + 1] == quote)
        ++at;
      else if (bytes_[at] == quote)
        return at;
    }
    return end;
  }

  /// A line of a text or of braces that began on an earlier one.
  void go_on(std::size_t at, std::size_t end) {
    while (at < end) {
      if (open_quote_ != '\0') {
        at = quote_end(at, end, open_quote_);
        if (at == end) return;
        open_quote_ = '\0';
      } else if (bytes_[at] == '"' || bytes_[at] == '\'') {
        open_quote_ = bytes_[at];
      } else if (bytes_[at] == '[' || bytes_[at] == '{') {
        ++open_braces_;
      } else if (bytes_[at] == ']' || bytes_[at] == '}') {
        --open_braces_;
      } else if (bytes_[at] == '#' && at > 0 && bytes_[at - 1] == ' ') {
        return;
      }
      ++at;
    }
  }

  std::vector<std::string> path() const {
    std::vector<std::string> path;
    for (const auto& level : levels_) path.push_back(level.key);
    return path;
  }

  void add(std::size_t begin, std::size_t end, std::size_t text_begin, std::size_t text_end,
           bool substituted) {
    parts_.scalars.push_back({path(), begin, end, text_begin, text_end, substituted});
  }

  std::string_view bytes_;
  std::vector<Level> levels_;
  bool in_block_ = false, block_is_substituted_ = false;
  std::size_t block_indent_ = 0;
  char open_quote_ = '\0';  // of a text that goes on on the next line
  int open_braces_ = 0;
  bool is_last_ = false;  // the last line ends with a value that may go on
  TemplateParts parts_;
};

}  // namespace

std::unique_ptr<TemplateLanguage> cloudformation_yaml(std::string_view bytes) {
  return std::make_unique<YamlTemplate>(bytes, YamlReader(bytes).parts());
}

}  // namespace cleave::scan
