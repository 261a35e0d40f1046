#include "names/recognise.h"

#include <algorithm>
#include <array>

#include "names/bucket_forms.h"
#include "names/letters.h"

namespace cleave::names {
namespace {

using Result = std::optional<Recognised>;

char last(std::string_view text) {
  return text.empty() ? ' ' : text.back();
}
char first(std::string_view text) {
  return text.empty() ? ' ' : text.front();
}

bool contains(std::string_view text, std::string_view part) {
  return lower(text).find(part) != std::string::npos;
}

bool in_label(char c) {
  return is_letter_or_digit(c) || c == '-' || c == '_';
}

/// A full stop that ends a sentence and no host name.
bool is_stop(std::string_view after) {
  return first(after) == '.' && (after.size() == 1 || !is_word(after[1]));
}

/// `text.name` as it stands in the map, where capitals matter.
bool as_written(const NameEntry& entry, const Surroundings& text) {
  return text.name == entry.source;
}

Result recognise_arn(const NameEntry& entry, const Surroundings& text) {
  if (!as_written(entry, text) || in_label(last(text.before))) return std::nullopt;
  const char next = first(text.after);
  const char second = text.after.size() > 1 ? text.after[1] : ' ';
  if (in_label(next) || (next == '.' && !is_stop(text.after))) return std::nullopt;
  if ((next == '+' || next == '=' || next == '@') && is_letter_or_digit(second)) return std::nullopt;
  const bool goes_on = (next == '/' || next == ':') && (in_label(second) || second == '*' || second == '$');
  return Recognised{goes_on ? FormId::arn_beginning : FormId::arn, Confidence::certain};
}

bool is_host_of_account(std::string_view host) {
  return host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn") ||
         host.ends_with(".aws.amazon.com") || host.starts_with(".dkr.ecr.") ||
         host.starts_with(".dkr-ecr.") || host.ends_with(".amazonaws-us-gov.com") ||
         host.ends_with(".on.aws");
}

/// "eu-west-1"
bool is_region(std::string_view text) {
  return text.size() > 6 && is_lower(text[0]) && is_lower(text[1]) && text[2] == '-' &&
         is_digit(text.back()) && text[text.size() - 2] == '-' &&
         std::count(text.begin(), text.end(), '-') < 4 &&
         std::all_of(text.begin(), text.end() - 1, [](char c) { return is_lower(c) || c == '-'; });
}

/// A name that AWS itself makes of the account and the region: in the destination it means the same there.
/// https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html,
/// https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.S3.html,
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html
bool is_made_of_account(std::string_view before, std::string_view after) {
  static constexpr std::array<std::string_view, 4> with_region_behind{
      "aws-glue-assets-", "aws-athena-query-results-", "aws-emr-resources-", "aws-logs-"};
  static constexpr std::array<std::string_view, 3> with_region_before{"elasticbeanstalk-", "sagemaker-",
                                                                      "aws-athena-query-results-"};
  static constexpr std::array<std::string_view, 7> of_cdk{"-assets-",
                                                          "-container-assets-",
                                                          "-deploy-role-",
                                                          "-file-publishing-role-",
                                                          "-image-publishing-role-",
                                                          "-cfn-exec-role-",
                                                          "-lookup-role-"};
  if (after.starts_with(".s3-accesspoint.") || after.starts_with(".s3-accesspoint-fips.")) return true;
  if (after.empty())
    return before == "config-bucket-" ||
           std::any_of(with_region_before.begin(), with_region_before.end(), [&](std::string_view start) {
             return before.starts_with(start) && before.ends_with('-') &&
                    is_region(before.substr(start.size(), before.size() - start.size() - 1));
           });
  if (!after.starts_with('-') || !is_region(after.substr(1))) return false;
  return std::find(with_region_behind.begin(), with_region_behind.end(), before) !=
             with_region_behind.end() ||
         (before.starts_with("cdk-") && std::any_of(of_cdk.begin(), of_cdk.end(), [&](std::string_view end) {
            return before.ends_with(end);
          }));
}

std::string_view word_before(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  return text.substr(begin);
}
std::string_view word_behind(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_word(text[end])) ++end;
  while (end > 0 && text[end - 1] == '.') --end;
  return text.substr(0, end);
}

/// Is the account a part of a word there that is no name of its own?
bool is_in_other_name(std::string_view before, std::string_view after) {
  const auto head = word_before(before), tail = word_behind(after);
  if (head.empty() && (tail.empty() || (tail[0] == '.' && is_host_of_account(lower(tail))))) return false;
  return !is_made_of_account(head, tail);
}

/// Does the URL, ARN or path around the account hold it once more, as a part of another name? Then it would
/// be changed by half.
bool is_beside_other_name(const Surroundings& text) {
  const auto token = token_before(text);
  const auto rest = text.after.substr(0, text.after.find_first_of(" \t\r\n\"'`<>()[]{},;|"));
  const auto is_other = [&](std::string_view side, bool is_behind) {
    for (auto at = side.find(text.name); at != side.npos; at = side.find(text.name, at + 1)) {
      const auto before = side.substr(0, at), after = side.substr(at + text.name.size());
      if (is_letter_or_digit(last(before)) || is_letter_or_digit(first(after))) continue;
      // What touches the account at hand is a part of the same word.
      if ((is_behind && at == 0) || (!is_behind && after.empty())) continue;
      if (is_in_other_name(before, after)) return true;
    }
    return false;
  };
  return is_other(token, false) || is_other(rest, true);
}

Result recognise_account(const Surroundings& text) {
  if (is_letter_or_digit(last(text.before)) || is_letter_or_digit(first(text.after))) return std::nullopt;
  const auto head = word_before(text.before), tail = word_behind(text.after);
  const bool is_whole = head.empty() && (tail.empty() || tail[0] == '.');
  if (!is_whole && is_made_of_account(head, tail) && !is_beside_other_name(text))
    return Recognised{FormId::account_name, Confidence::certain};
  // Of numbers and versions nothing is said.
  const bool is_name =
      std::any_of(head.begin(), head.end(), is_letter) || std::any_of(tail.begin(), tail.end(), is_letter);
  if ((is_name && is_in_other_name(text.before, text.after)) || (is_whole && is_beside_other_name(text)))
    return Recognised{FormId::account_inside, Confidence::ambiguous};
  if (is_word(last(text.before))) return std::nullopt;
  if (first(text.after) == '.' && is_host_of_account(lower(host_behind(text))))
    return Recognised{FormId::account_host, Confidence::certain};
  if (!ends_word(text)) return std::nullopt;
  const std::string_view token = token_before(text);
  if (last(token) == ':' && contains(token, "arn:"))
    return Recognised{FormId::account_arn, Confidence::certain};
  if (contains(token, "amazonaws.com") || contains(token, ".aws.amazon.com"))
    return Recognised{FormId::account_url, Confidence::certain};
  if (key_says(text, {"account", "owner", "aws_id", "registry", "requester"}) || contains(text.key, "aws"))
    return Recognised{FormId::account_key, Confidence::certain};
  return Recognised{FormId::account_bare, Confidence::likely};
}

Result recognise_id(const NameEntry& entry, const Surroundings& text) {
  if (!as_written(entry, text)) return std::nullopt;
  const bool has_shape = kind_by_shape(entry.source) == NameKind::id;
  if (!has_shape) {
    if (!begins_word(text) || !ends_word(text)) return std::nullopt;
    return Recognised{FormId::id, Confidence::certain};
  }
  if (is_letter_or_digit(last(text.before)) || is_letter_or_digit(first(text.after))) return std::nullopt;
  const bool inside = last(text.before) == '-' || last(text.before) == '_' || first(text.after) == '-' ||
                      first(text.after) == '_' || last(text.before) == '.';
  if (inside) return Recognised{FormId::id_inside, Confidence::likely};
  return Recognised{FormId::id, Confidence::certain};
}

/// Ids of capitals and digits, and of hexadecimal digits only.
Result recognise_token(const NameEntry& entry, const Surroundings& text, FormId form) {
  if (!as_written(entry, text) || in_label(last(text.before)) || in_label(first(text.after)))
    return std::nullopt;
  return Recognised{form, Confidence::certain};
}

/// Host names: anything before them that ends in a dot is more labels.
Result recognise_host(const Surroundings& text, FormId form) {
  if (in_label(first(text.after)) || (first(text.after) == '.' && !is_stop(text.after))) return std::nullopt;
  if (last(text.before) == '.' && text.before.size() > 1 &&
      is_letter_or_digit(text.before[text.before.size() - 2]))
    return Recognised{FormId::host_below, Confidence::likely};
  if (in_label(last(text.before))) return std::nullopt;
  return Recognised{form, Confidence::certain};
}

Result recognise_elb(const NameEntry& entry, const Surroundings& text) {
  constexpr std::string_view dualstack = "dualstack.", internal = "internal-";
  const std::string before = lower(text.before);
  if (!entry.source.starts_with(internal) && before.ends_with(internal)) {
    Surroundings inner = text;
    inner.before.remove_suffix(internal.size());
    Result found = recognise_elb(entry, inner);
    if (!found || found->before != 0) return std::nullopt;
    return Recognised{FormId::elb_internal, found->confidence, internal.size()};
  }
  if (before.ends_with(dualstack) &&
      (before.size() == dualstack.size() || !is_word(before[before.size() - 11]))) {
    Surroundings inner = text;
    inner.before.remove_suffix(dualstack.size());
    const Result found = recognise_host(inner, FormId::elb_dualstack);
    return found;
  }
  return recognise_host(text, FormId::elb_host);
}

bool is_private(std::string_view address) {
  return address.starts_with("10.") || address.starts_with("192.168.") || address.starts_with("127.") ||
         address.starts_with("0.") || address.starts_with("172.");
}

Result recognise_address(const NameEntry& entry, Spelling spelling, const Surroundings& text) {
  const char next = first(text.after);
  if (spelling == Spelling::dashed_address) {
    const std::string before =
        lower(text.before.substr(text.before.size() - std::min<std::size_t>(5, text.before.size())));
    const bool is_ip = before.ends_with("ip-"), is_ec2 = before.ends_with("ec2-");
    if ((!is_ip && !is_ec2) || is_letter_or_digit(next) || next == '-') return std::nullopt;
    const std::size_t prefix = is_ip ? 3 : 4;
    if (before.size() > prefix && is_letter_or_digit(before[before.size() - prefix - 1])) return std::nullopt;
    return Recognised{FormId::address_host, Confidence::certain};
  }
  if (is_word(last(text.before)) || is_letter_or_digit(next) || next == '_') return std::nullopt;
  if (next == '.' && !is_stop(text.after)) return std::nullopt;
  const bool sure = next != '-' && !is_private(entry.source);
  return Recognised{FormId::address, sure ? Confidence::certain : Confidence::likely};
}

Result recognise_plain(const NameEntry& entry, const Surroundings& text) {
  if (!as_written(entry, text) || !begins_word(text) || !ends_word(text)) return std::nullopt;
  const std::string_view token = token_before(text);
  if (contains(token, "arn:") && (last(token) == '/' || last(token) == ':'))
    return Recognised{FormId::plain_arn, Confidence::certain};
  if (key_says(text, {"role", "profile", "policy", "keyname", "key_name", "keypair", "key_pair", "group",
                      "user", "queue", "topic", "function", "cluster", "trail", "alarm", "balancer", "secret",
                      "parameter"}))
    return Recognised{FormId::plain_key, Confidence::likely};
  if (is_whole_value(text)) return Recognised{FormId::plain_bare, Confidence::ambiguous};
  return std::nullopt;
}

}  // namespace

std::optional<Recognised> recognise(const NameEntry& entry, Spelling spelling, const Surroundings& text) {
  switch (entry.kind) {
    case NameKind::bucket:
      return recognise_bucket(entry, text);
    case NameKind::arn:
      return recognise_arn(entry, text);
    case NameKind::account:
      return recognise_account(text);
    case NameKind::id:
      return recognise_id(entry, text);
    case NameKind::elb_host:
      return recognise_elb(entry, text);
    case NameKind::cloudfront_host:
      return recognise_host(text, FormId::cloudfront_host);
    case NameKind::distribution:
      return recognise_token(entry, text, FormId::distribution);
    case NameKind::zone:
      return recognise_token(entry, text, FormId::zone);
    case NameKind::name_server:
      return recognise_host(text, FormId::name_server);
    case NameKind::address:
      return recognise_address(entry, spelling, text);
    case NameKind::private_host:
      return recognise_host(text, FormId::private_host);
    case NameKind::access_key:
      return recognise_token(entry, text, FormId::access_key);
    case NameKind::canonical_user:
      return recognise_token(entry, text, FormId::canonical_user);
    case NameKind::origin_access_identity:
      return recognise_token(entry, text, FormId::origin_access_identity);
    case NameKind::host:
      return recognise_host(text, FormId::host);
    case NameKind::plain:
      return recognise_plain(entry, text);
  }
  return std::nullopt;
}

}  // namespace cleave::names
