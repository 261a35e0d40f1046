#include <algorithm>
#include <array>
#include <optional>

#include "scan/references/dependencies.h"
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
// Elsewhere (variables, backends, imports) Terraform takes no references, or none that are known in time.
constexpr std::array blocks_with_references = {"resource", "data", "module", "locals", "output"};
// https://developer.hashicorp.com/terraform/language/meta-arguments, …/language/modules/syntax
constexpr std::array attributes_without_references = {"provider", "depends_on", "count", "for_each",
                                                      "description"};
constexpr std::array module_attributes_without_references = {"source", "version", "providers"};
// A lifecycle takes literals; what runs when a resource is destroyed may refer to itself alone.
constexpr std::array inner_blocks_without_references = {"lifecycle", "provisioner", "connection"};
// First words of references that lead to nothing described.
constexpr std::array roots_of_nothing = {"each", "count", "self", "path", "terraform"};

template <class List>
bool is_in(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// A quoted text without its quotes, and where it stands.
struct Text {
  std::size_t begin = 0, end = 0;
  std::size_t block = 0;
  int depth = 0;                 ///< braces around it
  std::string attribute;         ///< "bucket" in `bucket = "…"`, else ""
  std::string outer_attribute;   ///< of the block, under which it stands
  bool takes_reference = false;  ///< it is an expression, no key, label or index
};
struct Block {
  std::string kind;
  std::vector<std::string> labels;
  std::size_t begin = 0, end = 0;
  bool is_one = true;  ///< it has no "count" and "for_each"
};

/// As much of the language as tells texts, comments and blocks apart, and what refers to what.
/// https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
class Reader {
 public:
  Reader(std::string_view bytes, Dependencies& needs) : bytes_(bytes), needs_(needs) { read(); }

  std::vector<Text> texts;
  std::vector<Block> blocks;

  /// What a place belongs to: "aws_s3_bucket.assets", "data.T.N", "local.NAME", "module.N"; "" for what
  /// nothing refers to.
  static std::string thing_of(const Block& block, const std::string& outer_attribute) {
    const auto& labels = block.labels;
    if (block.kind == "resource" && labels.size() == 2) return labels[0] + "." + labels[1];
    if (block.kind == "data" && labels.size() == 2) return "data." + labels[0] + "." + labels[1];
    if (block.kind == "locals" && !outer_attribute.empty()) return "local." + outer_attribute;
    if ((block.kind == "module" || block.kind == "output" || block.kind == "provider") && !labels.empty())
      return block.kind + "." + labels[0];
    return "";
  }

 private:
  void read() {
    std::vector<std::string> words;  // since the last line or block began
    blocks.push_back({});            // Outside of any.
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if (c == '\n') {
        if (depth_ == 0) words.clear();
        attribute_.clear();
        if (depth_ == 1 && lists_ == 0) outer_attribute_.clear();
        ++at_;
      } else if (c == '#' || bytes_.substr(at_).starts_with("//")) {
        at_ = std::min(bytes_.find('\n', at_), bytes_.size());
      } else if (bytes_.substr(at_).starts_with("/*")) {
        const auto end = bytes_.find("*/", at_ + 2);
        at_ = end == npos ? bytes_.size() : end + 2;
      } else if (bytes_.substr(at_).starts_with("<<")) {
        const auto begin = at_;
        at_ = heredoc_end(at_);
        refer_in_text(begin, at_);
      } else if (c == '"') {
        text();
        const auto& last = texts.back();
        if (depth_ == 0) words.emplace_back(bytes_.substr(last.begin, last.end - last.begin));
      } else if (c == '{') {
        open(words);
      } else if (c == '}') {
        close();
      } else if (is_word(c)) {
        word(words);
      } else {
        if (c == '(' || c == '[') ++lists_;
        if ((c == ')' || c == ']') && lists_ > 0) --lists_;
        ++at_;
      }
    }
    for (auto& block : blocks)
      if (block.end == 0) block.end = bytes_.size();
  }

  void open(std::vector<std::string>& words) {
    if (depth_++ == 0) {
      Block block;
      block.begin = at_;
      if (!words.empty()) {
        block.kind = words.front();
        block.labels.assign(words.begin() + 1, words.end());
      }
      blocks.push_back(std::move(block));
      words.clear();
      outer_attribute_.clear();
      lists_ = 0;
      inner_block_depth_ = 0;
      if (const auto thing = thing_of(blocks.back(), ""); !thing.empty()) {
        needs_.add(thing);
        const auto& type = blocks.back().labels[0];
        if (blocks.back().kind == "resource" || blocks.back().kind == "data")
          needs_.add(thing, "provider." + type.substr(0, type.find('_')));
      }
    }
    ++at_;
  }

  void close() {
    if (depth_ > 0 && --depth_ == 0) {
      blocks.back().end = at_;
      lists_ = 0;
    }
    if (depth_ <= inner_block_depth_) inner_block_depth_ = 0;
    ++at_;
  }

  void word(std::vector<std::string>& words) {
    const auto begin = at_;
    while (at_ < bytes_.size() && (is_word(bytes_[at_]) || (depth_ > 0 && bytes_[at_] == '.'))) ++at_;
    const auto word = std::string(bytes_.substr(begin, at_ - begin));
    if (depth_ == 0) return words.push_back(word);
    const auto next = bytes_.find_first_not_of(" \t", at_);
    const bool assigned = next != npos && bytes_[next] == '=' && !bytes_.substr(next).starts_with("==") &&
                          !bytes_.substr(next).starts_with("=>");
    attribute_ = assigned ? word : "";
    if (depth_ == 1 && lists_ == 0) {
      if (assigned) {
        outer_attribute_ = word;
        if (word == "count" || word == "for_each") blocks.back().is_one = false;
        if (const auto thing = here(); !thing.empty()) needs_.add(thing);
      } else if (is_in(inner_blocks_without_references, word)) {
        inner_block_depth_ = depth_;
      }
    }
    refer(word);
  }

  /// What the block at hand needs, where a word is a reference: "aws_iam_role.repl.arn".
  void refer(std::string_view chain) {
    const auto thing = here();
    const auto dot = chain.find('.');
    if (dot == npos || thing.empty() || is_in(roots_of_nothing, chain.substr(0, dot))) return;
    if (chain[0] >= '0' && chain[0] <= '9') return;
    const std::size_t parts = chain.starts_with("data.") ? 3 : 2;
    std::size_t end = 0;
    for (std::size_t i = 0; i < parts && end != npos; ++i) end = chain.find('.', i == 0 ? 0 : end + 1);
    needs_.add(thing, std::string(chain.substr(0, end)));
  }

  /// The words of each "${…}" and "%{…}".
  void refer_in_text(std::size_t begin, std::size_t end) {
    const auto part = bytes_.substr(begin, end - begin);
    for (auto open = part.find('{'); open != npos; open = part.find('{', open + 1)) {
      if (open == 0 || (part[open - 1] != '$' && part[open - 1] != '%')) continue;
      auto at = open + 1;
      while (at < part.size() && part[at] != '}') {
        const auto from = at;
        while (at < part.size() && (is_word(part[at]) || part[at] == '.')) ++at;
        if (at > from) refer(part.substr(from, at - from));
        if (at < part.size() && part[at] != '}' && at == from) ++at;
      }
    }
  }

  std::string here() const { return depth_ == 0 ? "" : thing_of(blocks.back(), outer_attribute_); }

  void text() {
    const auto begin = at_ + 1, end = text_end(begin);
    Text text{begin, end, depth_ == 0 ? 0 : blocks.size() - 1, depth_, attribute_, outer_attribute_};
    const auto next = bytes_.find_first_not_of(" \t", std::min(end + 1, bytes_.size()));
    const bool is_key = next != npos && (bytes_[next] == ':' || bytes_[next] == '{' ||
                                         (bytes_[next] == '=' && !bytes_.substr(next).starts_with("==")));
    const bool is_index = at_ > 1 && bytes_[at_ - 1] == '[' &&
                          (is_word(bytes_[at_ - 2]) || bytes_[at_ - 2] == ']' || bytes_[at_ - 2] == ')');
    text.takes_reference =
        depth_ > 0 && !is_key && !is_index && inner_block_depth_ == 0 && !attribute_takes_none();
    refer_in_text(begin, end);
    texts.push_back(std::move(text));
    at_ = std::min(end + 1, bytes_.size());
  }
  bool attribute_takes_none() const {
    const auto& kind = blocks.back().kind;
    return (kind != "locals" && is_in(attributes_without_references, outer_attribute_)) ||
           (kind == "module" && is_in(module_attributes_without_references, outer_attribute_));
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
  Dependencies& needs_;
  std::size_t at_ = 0;
  int depth_ = 0;              // braces
  int lists_ = 0;              // brackets and parentheses, in the block at hand
  int inner_block_depth_ = 0;  // where a block without references is open; 0: nowhere
  std::string attribute_, outer_attribute_;
};

class Terraform : public TemplateLanguage {
 public:
  Terraform(std::string_view bytes, const std::vector<std::string>& others)
      : bytes_(bytes), file_(bytes, needs_) {
    for (const auto& other : others) Reader(other, needs_);
    // What provider there is says one of the files; without a block it needs nothing.
    for (const auto& block : file_.blocks)
      if ((block.kind == "resource" || block.kind == "data") && !block.labels.empty())
        needs_.add("provider." + block.labels[0].substr(0, block.labels[0].find('_')));
  }

  std::vector<DescribedResource> resources() const override {
    std::vector<DescribedResource> list;
    for (const auto& text : file_.texts) {
      const auto& block = file_.blocks[text.block];
      if (text.depth != 1 || block.kind != "resource" || block.labels.size() != 2 || !block.is_one) continue;
      for (const auto& [type, attribute] : name_attributes)
        if (block.labels[0] == type && text.attribute == attribute)
          list.push_back({std::string(bytes_.substr(text.begin, text.end - text.begin)),
                          block.labels[0] + "." + block.labels[1] + "." + text.attribute, block.begin,
                          block.end});
    }
    return list;
  }

  std::optional<names::Edit> reference(const DescribedResource& resource, std::size_t at) override {
    for (const auto& text : file_.texts) {
      if (at < text.begin || at >= text.end) continue;
      const auto& block = file_.blocks[text.block];
      if (!text.takes_reference || !is_in(blocks_with_references, block.kind)) return std::nullopt;
      const auto here = Reader::thing_of(block, text.outer_attribute);
      const auto there = resource.reference.substr(0, resource.reference.rfind('.'));
      if (here.empty() || needs_.may_need(there, here)) return std::nullopt;
      needs_.add(here, there);
      const bool whole = at == text.begin && resource.name.size() == text.end - text.begin;
      if (whole) return names::Edit{text.begin - 1, text.end - text.begin + 2, resource.reference};
      return names::Edit{at, resource.name.size(), "${" + resource.reference + "}"};
    }
    return std::nullopt;
  }

 private:
  std::string_view bytes_;
  Dependencies needs_;
  Reader file_;
};

}  // namespace

std::unique_ptr<TemplateLanguage> terraform(std::string_view bytes, const std::vector<std::string>& others) {
  return std::make_unique<Terraform>(bytes, others);
}

}  // namespace cleave::scan
