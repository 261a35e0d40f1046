#include "twin/s3/bucket_name.h"

#include <algorithm>

namespace cleave::twin::s3 {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Four groups of digits with dots between them, as an IPv4 address.
bool looks_like_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  if (!std::all_of(name.begin(), name.end(),
                   [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; })) {
    return false;
  }
  if (name.find("..") != std::string_view::npos || looks_like_address(name)) return false;
  for (const std::string_view prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
    if (name.starts_with(prefix)) return false;
  }
  for (const std::string_view suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
    if (name.ends_with(suffix)) return false;
  }
  return true;
}

}  // namespace cleave::twin::s3
