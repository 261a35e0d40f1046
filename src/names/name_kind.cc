#include "names/name_kind.h"

#include <algorithm>
#include <array>

#include "names/letters.h"

namespace cleave::names {
namespace {

struct Word {
  NameKind kind;
  std::string_view word;
};

constexpr std::array<Word, 16> kind_words{{{NameKind::bucket, "bucket"},
                                           {NameKind::arn, "arn"},
                                           {NameKind::account, "account"},
                                           {NameKind::id, "id"},
                                           {NameKind::elb_host, "elb-host"},
                                           {NameKind::cloudfront_host, "cloudfront-host"},
                                           {NameKind::distribution, "distribution"},
                                           {NameKind::zone, "zone"},
                                           {NameKind::name_server, "name-server"},
                                           {NameKind::address, "address"},
                                           {NameKind::private_host, "private-host"},
                                           {NameKind::access_key, "access-key"},
                                           {NameKind::canonical_user, "canonical-user"},
                                           {NameKind::origin_access_identity, "origin-access-identity"},
                                           {NameKind::host, "host"},
                                           {NameKind::plain, "plain"}}};

template <class Is>
bool all(std::string_view text, Is is) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

bool is_upper_or_digit(char c) {
  return is_upper(c) || is_digit(c);
}

bool is_account(std::string_view name) {
  return (name.size() == 12 && all(name, is_digit)) ||
         (name.size() == 14 && name[4] == '-' && name[9] == '-' && all(name.substr(0, 4), is_digit) &&
          all(name.substr(5, 4), is_digit) && all(name.substr(10), is_digit));
}

/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
bool is_id(std::string_view name) {
  const auto dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return false;
  const std::string_view digits = name.substr(dash + 1);
  const auto is_digit_of_id = [](char c) { return is_hex_digit(c) && !is_upper(c); };
  return (digits.size() == 8 || digits.size() == 17) && all(digits, is_digit_of_id) &&
         std::any_of(digits.begin(), digits.end(), is_digit) &&
         all(name.substr(0, dash), [](char c) { return is_lower(c) || c == '-'; });
}

bool is_address(std::string_view name) {
  for (int part = 0; part < 4; ++part) {
    const auto end = part == 3 ? name.size() : name.find('.');
    if (end == std::string_view::npos || end == 0 || end > 3 || !all(name.substr(0, end), is_digit))
      return false;
    int value = 0;
    for (const char c : name.substr(0, end)) value = value * 10 + (c - '0');
    if (value > 255) return false;
    name.remove_prefix(std::min(name.size(), end + 1));
  }
  return name.empty();
}

bool is_host(std::string_view name) {
  if (name.find('.') == std::string_view::npos || name.front() == '.') return false;
  return all(name, is_word) && name.find("..") == std::string_view::npos;
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; before 2018 also capitals
/// and '_'.
bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 && all(name, is_word) && is_letter_or_digit(name.front());
}

bool is_elb_host(std::string_view host) {
  return (host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")) &&
         host.find(".elb.") != std::string_view::npos;
}

std::optional<NameKind> kind_of_host(std::string_view host) {
  if (is_elb_host(host)) return NameKind::elb_host;
  if (host.ends_with(".cloudfront.net")) return NameKind::cloudfront_host;
  if (host.starts_with("ns-") && host.find(".awsdns-") != std::string_view::npos)
    return NameKind::name_server;
  if (host.starts_with("ip-") && host.ends_with("internal")) return NameKind::private_host;
  return NameKind::host;
}

}  // namespace

std::string_view word_of(NameKind kind) {
  return kind_words[static_cast<std::size_t>(kind)].word;
}

std::optional<NameKind> name_kind_from(std::string_view word) {
  for (const Word& each : kind_words) {
    if (each.word == word) return each.kind;
  }
  return std::nullopt;
}

std::string name_kind_words() {
  std::string list;
  for (const Word& each : kind_words) list.append(list.empty() ? "" : ", ").append(each.word);
  return list;
}

std::optional<NameKind> kind_by_shape(std::string_view name) {
  if (name.starts_with("arn:")) return NameKind::arn;
  if (is_account(name)) return NameKind::account;
  if (is_address(name)) return NameKind::address;
  if (name.size() == 20 && (name.starts_with("AKIA") || name.starts_with("ASIA")) &&
      all(name, is_upper_or_digit))
    return NameKind::access_key;
  if (name.size() == 64 && all(name, is_hex_digit)) return NameKind::canonical_user;
  if (name.size() >= 12 && name.size() <= 15 && name[0] == 'E' && all(name, is_upper_or_digit))
    return NameKind::distribution;
  if (name.size() >= 10 && name.size() <= 32 && name[0] == 'Z' && all(name, is_upper_or_digit))
    return NameKind::zone;
  if (is_id(name)) return NameKind::id;
  if (is_host(name)) return kind_of_host(lower(name.ends_with('.') ? name.substr(0, name.size() - 1) : name));
  if (is_bucket(name)) return NameKind::bucket;
  return std::nullopt;
}

}  // namespace cleave::names
