#include "mysql/merge/combine.h"

#include <algorithm>

namespace cleave::mysql {
namespace {

/// Digits before the point without sign and leading zeros; numbers of SQL have no plus sign and decimals of
/// one column the same number of digits behind the point.
std::string_view magnitude(std::string_view number) {
  if (!number.empty() && number[0] == '-') number.remove_prefix(1);
  while (number.size() > 1 && number[0] == '0' && number[1] != '.') number.remove_prefix(1);
  return number;
}

bool exact_is_greater(std::string_view a, std::string_view b) {
  const bool a_negative = a[0] == '-', b_negative = b[0] == '-';
  if (a_negative != b_negative) return b_negative;
  const auto left = magnitude(a_negative ? b : a), right = magnitude(a_negative ? a : b);
  const auto left_whole = left.find('.') == left.npos ? left.size() : left.find('.');
  const auto right_whole = right.find('.') == right.npos ? right.size() : right.find('.');
  return left_whole != right_whole ? left_whole > right_whole : left > right;
}

/// The side whose row gives all parts in conflict; nothing when the policy does not choose a side.
std::optional<Winner> winner(const RowShape& shape, const Versions& versions, const Policy& policy,
                             Winner source) {
  if (policy.kind == Policy::Kind::source) return source;
  if (policy.kind == Policy::Kind::destination) return source == Winner::from ? Winner::into : Winner::from;
  if (policy.kind != Policy::Kind::newest) return std::nullopt;
  const auto part = std::find_if(shape.parts.begin(), shape.parts.end(), [&](const RowShape::Part& each) {
    return policy.columns.count(each.column.name) != 0;
  });
  const auto i = static_cast<std::size_t>(part - shape.parts.begin());
  if (is_greater(*part, versions.from[i], versions.into[i])) return Winner::from;
  if (is_greater(*part, versions.into[i], versions.from[i])) return Winner::into;
  return source == Winner::from ? Winner::into : Winner::from;  // The destination's.
}

}  // namespace

bool is_greater(const RowShape::Part& part, const Value& a, const Value& b) {
  if (!a || !b || a->empty() || b->empty()) return a && !b;
  if (part.column.data_type == "float" || part.column.data_type == "double")
    return std::stod(*a) > std::stod(*b);
  return part.is_number ? exact_is_greater(*a, *b) : *a > *b;
}

Combined combine(const RowShape& shape, const Versions& versions, const Policy& policy, Winner source,
                 const Add& add) {
  const auto is_summed = [&](std::size_t i) {
    return policy.kind == Policy::Kind::sum && policy.columns.count(shape.parts[i].column.name) != 0;
  };
  const auto may_be_two = [&](std::size_t i) {
    return versions.base != nullptr && versions.may_count[i] != 0 && versions.from[i];
  };
  Combined combined{versions.into, {}};
  std::vector<std::size_t> disputed;
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    // Both have added 7: that makes 14, or both have set it so.
    const bool is_one_change = versions.from[i] == versions.into[i] &&
                               !(versions.base != nullptr && (is_summed(i) || may_be_two(i)));
    if (is_one_change || versions.from_changed[i] == 0) continue;
    if (versions.into_changed[i] == 0) {
      combined.row[i] = versions.from[i];
    } else if (shape.parts[i].column.updates_itself) {
      if (is_greater(shape.parts[i], versions.from[i], versions.into[i])) combined.row[i] = versions.from[i];
    } else {
      disputed.push_back(i);
    }
  }
  if (disputed.empty()) return combined;

  const auto chosen = winner(shape, versions, policy, source);
  for (const auto i : disputed) {
    const auto base = versions.base == nullptr   ? Value("0")
                      : shape.parts[i].is_number ? number_of(*versions.base, i)
                                                 : std::nullopt;
    const bool adds_up =
        is_summed(i) && shape.parts[i].is_number && versions.into[i] && versions.from[i] && base;
    if (chosen == Winner::from)
      combined.row[i] = versions.from[i];
    else if (adds_up)
      combined.row[i] = add(shape.parts[i].column, versions.into[i], versions.from[i], base);
    else if (!chosen && (versions.from[i] != versions.into[i] || may_be_two(i)))
      combined.conflicts.push_back(i);
  }
  return combined;
}

}  // namespace cleave::mysql
