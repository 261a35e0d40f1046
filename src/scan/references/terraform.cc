#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "scan/references/template_references.h"

namespace cleave::scan {
namespace {

constexpr auto npos = std::string_view::npos;

/// The attribute by which a resource of a type is named, as literal and as reference.
/// https://registry.terraform.io/providers/hashicorp/aws/latest/docs
struct NameAttribute {
  std::string_view type, attribute;
};
constexpr std::array name_attributes = {
    NameAttribute{"aws_s3_bucket", "bucket"},
    NameAttribute{"aws_iam_role", "name"},
    NameAttribute{"aws_iam_policy", "name"},
    NameAttribute{"aws_iam_user", "name"},
    NameAttribute{"aws_iam_instance_profile", "name"},
    NameAttribute{"aws_lb", "name"},
    NameAttribute{"aws_elb", "name"},
    NameAttribute{"aws_security_group", "name"},
    NameAttribute{"aws_key_pair", "key_name"},
    NameAttribute{"aws_lb_target_group", "name"},
};
// Elsewhere (variables, providers, backends) Terraform takes no references.
constexpr std::array blocks_with_references = {"resource", "data", "module", "locals", "output"};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// A quoted text without its quotes, and where it stands.
struct Text {
  std::size_t begin = 0, end = 0;
  std::size_t block = 0;
  int depth = 0;          ///< braces around it
  std::string attribute;  ///< "bucket" in `bucket = "…"`, else ""
};
struct Block {
  std::string kind;
  std::vector<std::string> labels;
  std::size_t begin = 0, end = 0;
};

/// As much of the language as tells texts, comments and blocks apart.
/// https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
class Terraform : public TemplateLanguage {
 public:
  explicit Terraform(std::string_view bytes) : bytes_(bytes) { read(); }

  std::vector<DescribedResource> resources() const override {
    std::vector<DescribedResource> list;
    for (const auto& text : texts_) {
      const auto& block = blocks_[text.block];
      if (text.depth != 1 || block.kind != "resource" || block.labels.size() != 2) continue;
      for (const auto& [type, attribute] : name_attributes)
        if (block.labels[0] == type && text.attribute == attribute)
          list.push_back({std::string(bytes_.substr(text.begin, text.end - text.begin)),
                          block.labels[0] + "." + block.labels[1] + "." + text.attribute, block.begin,
                          block.end});
    }
    return list;
  }

  std::optional<names::Edit> reference(const DescribedResource& resource, std::size_t at) const override {
    for (const auto& text : texts_) {
      if (at < text.begin || at >= text.end) continue;
      const auto& kind = blocks_[text.block].kind;
      if (std::find(blocks_with_references.begin(), blocks_with_references.end(), kind) ==
              blocks_with_references.end() ||
          text.depth == 0)
        return std::nullopt;
      const bool whole = at == text.begin && resource.name.size() == text.end - text.begin;
      if (whole) return names::Edit{text.begin - 1, text.end - text.begin + 2, resource.reference};
      return names::Edit{at, resource.name.size(), "${" + resource.reference + "}"};
    }
    return std::nullopt;
  }

 private:
  void read() {
    int depth = 0;
    std::vector<std::string> words;  // since the last line or block began
    std::string attribute;
    blocks_.push_back({});  // Outside of any.
    for (std::size_t at = 0; at < bytes_.size();) {
      const char c = bytes_[at];
      if (c == '\n') {
        if (depth == 0) words.clear();
        attribute.clear();
        ++at;
      } else if (c == '#' || bytes_.substr(at).starts_with("//")) {
        at = std::min(bytes_.find('\n', at), bytes_.size());
      } else if (bytes_.substr(at).starts_with("/*")) {
        const auto end = bytes_.find("*/", at + 2);
        at = end == npos ? bytes_.size() : end + 2;
      } else if (bytes_.substr(at).starts_with("<<")) {
        at = heredoc_end(at);
      } else if (c == '"') {
        const auto end = text_end(at + 1);
        texts_.push_back({at + 1, end, depth == 0 ? 0 : blocks_.size() - 1, depth, attribute});
        if (depth == 0) words.emplace_back(bytes_.substr(at + 1, end - at - 1));
        at = end + 1;
      } else if (c == '{') {
        if (depth++ == 0) open_block(words, at);
        ++at;
      } else if (c == '}') {
        if (depth > 0 && --depth == 0) blocks_.back().end = at;
        ++at;
      } else if (is_word(c)) {
        const auto begin = at;
        while (at < bytes_.size() && is_word(bytes_[at])) ++at;
        const auto word = std::string(bytes_.substr(begin, at - begin));
        if (depth == 0) words.push_back(word);
        const auto next = bytes_.find_first_not_of(" \t", at);
        const bool assigned = next != npos && bytes_[next] == '=' && !bytes_.substr(next).starts_with("==");
        attribute = assigned ? word : "";
      } else {
        ++at;
      }
    }
    for (auto& block : blocks_)
      if (block.end == 0) block.end = bytes_.size();
  }

  void open_block(std::vector<std::string>& words, std::size_t at) {
    Block block;
    block.begin = at;
    if (!words.empty()) {
      block.kind = words.front();
      block.labels.assign(words.begin() + 1, words.end());
    }
    blocks_.push_back(std::move(block));
    words.clear();
  }

  /// The quote that ends a text; one inside of "${…}" does not.
  std::size_t text_end(std::size_t at) const {
    int templates = 0;
    for (; at < bytes_.size(); ++at) {
      const char c = bytes_[at];
      if (c == '\\')
        ++at;
      else if (bytes_.substr(at).starts_with("${") || bytes_.substr(at).starts_with("%{"))
        ++templates;
      else if (c == '}' && templates > 0)
        --templates;
      else if ((c == '"' && templates == 0) || c == '\n')
        return at;
    }
    return bytes_.size();
  }

  /// Behind "<<EOF … EOF"; its lines are left as literals.
  std::size_t heredoc_end(std::size_t at) const {
    auto begin = at + 2;
    if (begin < bytes_.size() && bytes_[begin] == '-') ++begin;
    auto end = begin;
    while (end < bytes_.size() && is_word(bytes_[end])) ++end;
    const auto mark = bytes_.substr(begin, end - begin);
    if (mark.empty()) return at + 2;
    for (auto line = bytes_.find('\n', end); line != npos; line = bytes_.find('\n', line + 1)) {
      const auto first = bytes_.find_first_not_of(" \t", line + 1);
      if (first != npos && bytes_.substr(first).starts_with(mark) &&
          (first + mark.size() == bytes_.size() || !is_word(bytes_[first + mark.size()])))
        return first + mark.size();
    }
    return bytes_.size();
  }

  std::string_view bytes_;
  std::vector<Text> texts_;
  std::vector<Block> blocks_;
};

}  // namespace

std::unique_ptr<TemplateLanguage> terraform(std::string_view bytes) {
  return std::make_unique<Terraform>(bytes);
}

}  // namespace cleave::scan
