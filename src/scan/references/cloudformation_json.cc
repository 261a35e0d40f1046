#include "base/json.h"
#include "scan/references/cloudformation.h"

namespace cleave::scan {
namespace {

class JsonTemplate : public CloudFormation {
 public:
  using CloudFormation::CloudFormation;

 protected:
  std::string whole(const std::string& logical_id) const override {
    return R"({"Ref": ")" + logical_id + "\"}";
  }
  /// The text is as it stands in the file, escapes included.
  std::optional<std::string> substituted(const std::string& text, char /*quote*/) const override {
    return R"({"Fn::Sub": ")" + text + "\"}";
  }
};

constexpr int most_depth = 100;

/// The texts of a JSON document that nlohmann's reader has accepted, with where they stand.
class JsonReader {
 public:
  explicit JsonReader(std::string_view bytes) : bytes_(bytes) {}

  TemplateParts parts() {
    value(0);
    return std::move(parts_);
  }

 private:
  void space() { at_ = std::min(bytes_.find_first_not_of(" \t\r\n", at_), bytes_.size()); }
  bool take(char c) {
    space();
    const bool found = at_ < bytes_.size() && bytes_[at_] == c;
    if (found) ++at_;
    return found;
  }

  /// At a quote: the text's borders, without quotes.
  std::pair<std::size_t, std::size_t> quoted() {
    const auto begin = ++at_;
    while (at_ < bytes_.size() && bytes_[at_] != '"') at_ += bytes_[at_] == '\\' ? 2 : 1;
    return {begin, std::min(at_++, bytes_.size())};
  }

  void value(int depth) {
    space();
    if (at_ >= bytes_.size() || depth > most_depth) return;
    if (bytes_[at_] == '"') {
      const auto [begin, end] = quoted();
      parts_.scalars.push_back({path_, begin - 1, end + 1, begin, end, is_substituted()});
    } else if (take('{')) {
      while (space(), at_ < bytes_.size() && bytes_[at_] == '"') {
        const auto [begin, end] = quoted();
        path_.emplace_back(bytes_.substr(begin, end - begin));
        if (path_.size() <= 2) parts_.keys.push_back({path_, begin - 1});
        take(':');
        value(depth + 1);
        path_.pop_back();
        take(',');
      }
      take('}');
    } else if (take('[')) {
      path_.emplace_back("[]");
      while (!take(']') && at_ < bytes_.size()) {
        value(depth + 1);
        take(',');
      }
      path_.pop_back();
    } else {
      at_ = std::min(bytes_.find_first_of(",]}", at_), bytes_.size());
    }
  }

  /// "Fn::Sub": "…", or the first of the list there.
  bool is_substituted() const {
    const auto size = path_.size();
    return (size > 0 && path_[size - 1] == "Fn::Sub") ||
           (size > 1 && path_[size - 2] == "Fn::Sub" && path_[size - 1] == "[]");
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::vector<std::string> path_;
  TemplateParts parts_;
};

}  // namespace

std::unique_ptr<TemplateLanguage> cloudformation_json(std::string_view bytes) {
  if (!Json::accept(bytes)) return nullptr;
  return std::make_unique<JsonTemplate>(bytes, JsonReader(bytes).parts());
}

}  // namespace cleave::scan
