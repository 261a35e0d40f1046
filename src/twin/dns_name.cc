#include "twin/dns_name.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::twin {
namespace {

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

/// Splits at dots and decodes \NNN and \c, so that an escaped dot stays inside its label.
std::optional<std::vector<std::string>> decoded_labels(std::string_view text) {
  std::vector<std::string> labels(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      labels.emplace_back();
    } else if (text[i] != '\\') {
      labels.back() += text[i];
    } else if (i + 3 < text.size() && is_octal(text[i + 1]) && is_octal(text[i + 2]) &&
               is_octal(text[i + 3])) {
      labels.back() +=
          static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0');
      i += 3;
    } else if (i + 1 < text.size()) {
      labels.back() += text[++i];
    } else {
      return std::nullopt;
    }
  }
  return labels;
}

std::string escaped_label(std::string_view label) {
  std::string out;
  for (const char c : label) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain =
        (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '-' || lower == '_';
    out += plain ? std::string(1, lower) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return out;
}

std::vector<std::string_view> stored_labels(std::string_view name) {
  std::vector<std::string_view> labels;
  while (!name.empty()) {
    const auto dot = name.find('.');
    labels.push_back(name.substr(0, dot));
    name = dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
  }
  return labels;
}

std::string with_stars(std::string_view name) {
  static constexpr std::string_view star = "\\052";
  std::string out(name);
  for (auto found = out.find(star); found != std::string::npos; found = out.find(star)) {
    out.replace(found, star.size(), "*");
  }
  return out;
}

}  // namespace

std::optional<std::string> dns_name(std::string_view text) {
  auto labels = decoded_labels(text);
  if (!labels) return std::nullopt;
  if (labels->size() > 1 && labels->back().empty()) labels->pop_back();
  std::string out;
  std::size_t length = 0;
  for (const std::string& label : *labels) {
    if (label.empty() || label.size() > 63) return std::nullopt;
    length += label.size() + 1;
    out += escaped_label(label) + ".";
  }
  if (length > 255) return std::nullopt;
  return out;
}

std::string without_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return with_stars(name);
}

bool within_domain(std::string_view name, std::string_view domain) {
  if (!name.ends_with(domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

std::string_view parent_name(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

std::string reversed_name(std::string_view name) {
  auto labels = stored_labels(name);
  std::reverse(labels.begin(), labels.end());
  std::string out;
  for (const std::string_view label : labels) out += std::string(label) + ".";
  return with_stars(out);
}

bool wildcard_covers(std::string_view pattern, std::string_view name) {
  if (!pattern.starts_with("*.")) return false;
  const auto dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && name.substr(dot) == pattern.substr(1);
}

}  // namespace cleave::twin
