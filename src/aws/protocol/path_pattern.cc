#include <algorithm>

#include "aws/protocol/routes.h"

namespace cleave::aws {
namespace {

/// "/a/b/" → {"a", "b", ""}.
std::vector<std::string_view> split(std::string_view path) {
  if (!path.empty() && path[0] == '/') path.remove_prefix(1);
  std::vector<std::string_view> parts;
  while (true) {
    const auto slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

/// The text from the start of one part to the end of another; both are views into the same path.
std::string_view span(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

}  // namespace

PathPattern::PathPattern(std::string_view request_uri) {
  for (const std::string_view part : split(request_uri.substr(0, request_uri.find('?')))) {
    if (part.empty()) continue;
    if (part.front() != '{') {
      segments_.push_back({Kind::literal, std::string(part)});
    } else if (part.size() > 2 && part[part.size() - 2] == '+') {
      segments_.push_back({Kind::greedy, std::string(part.substr(1, part.size() - 3))});
    } else {
      segments_.push_back({Kind::label, std::string(part.substr(1, part.size() - 2))});
    }
  }
}

bool PathPattern::matches(std::string_view path, Labels* labels) const {
  std::vector<std::string_view> parts = split(path);
  const bool is_greedy = std::any_of(segments_.begin(), segments_.end(),
                                     [](const Segment& s) { return s.kind == Kind::greedy; });
  if (!is_greedy && parts.back().empty()) parts.pop_back();
  if (parts.size() < segments_.size() || (!is_greedy && parts.size() != segments_.size())) return false;
  std::size_t next = 0;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    std::string_view given = parts[next++];
    if (segment.kind == Kind::greedy) {
      next = parts.size() - (segments_.size() - i - 1);
      given = span(given, parts[next - 1]);
    }
    if (segment.kind == Kind::literal && percent_decode(given) != segment.text) return false;
    if (segment.kind != Kind::literal && given.empty()) return false;
    if (segment.kind != Kind::literal && labels != nullptr)
      labels->emplace_back(segment.text, percent_decode(given));
  }
  return true;
}

std::size_t PathPattern::literal_segments() const {
  return static_cast<std::size_t>(std::count_if(segments_.begin(), segments_.end(),
                                                [](const Segment& s) { return s.kind == Kind::literal; }));
}

}  // namespace cleave::aws
