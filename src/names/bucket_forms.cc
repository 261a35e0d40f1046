#include "names/bucket_forms.h"

#include <algorithm>
#include <string>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t shortest_common_word = 5;

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
    return text.size() >= end.size() && equal_without_case(text.substr(text.size() - end.size()), end);
  });
}

bool is_amazon(std::string_view host) {
  return ends_with_any(host, {".amazonaws.com", ".amazonaws.com.cn"});
}

/// "b.s3.…", "b.s3-…": the bucket is the first label of a host name, or its first labels.
std::optional<Recognised> in_host(const Surroundings& text) {
  const std::string host = lower(host_behind(text));
  if (!host.starts_with(".s3.") && !host.starts_with(".s3-")) return std::nullopt;
  // Elsewhere it may be a store that only speaks like S3, or a host that wants to be taken for it.
  const Confidence confidence = is_amazon(host) ? Confidence::certain : Confidence::ambiguous;
  if (host.starts_with(".s3-website")) return Recognised{FormId::bucket_website, confidence};
  if (host.starts_with(".s3-accelerate")) return Recognised{FormId::bucket_accelerate, confidence};
  return Recognised{FormId::bucket_virtual_host, confidence};
}

/// The host name (and port) of the URL whose first part of the path begins here; "" when it is not the first
/// part.
std::string host_of_path(std::string_view before) {
  if (!before.ends_with('/')) return "";
  before.remove_suffix(1);
  std::size_t begin = before.size();
  while (begin > 0 && (is_word(before[begin - 1]) || before[begin - 1] == ':')) --begin;
  const std::string_view host = before.substr(begin);
  return lower(host.substr(0, host.find(':')));
}

bool follows_s3_host(std::string_view before) {
  const std::string host = host_of_path(before);
  return is_amazon(host) && (host.starts_with("s3.") || host.starts_with("s3-"));
}

bool follows_arn(std::string_view before) {
  return ends_with_any(before, {":s3:::"});
}

/// A part of a path, an image's or a mailbox's name, a function: not what an API takes as a bucket.
bool touches_something(const Surroundings& text) {
  constexpr std::string_view glue = "/\\@(~$+#";
  const std::string_view before = text.before, after = text.after;
  if (!before.empty() && (glue.find(before.back()) != std::string_view::npos) && before.back() != '(')
    return true;
  if (after.empty()) return false;
  if (after[0] == ':') return after.size() > 1 && (is_word(after[1]) || after[1] == '/');
  return glue.find(after[0]) != std::string_view::npos;
}

/// Another store has buckets, too: by the name of the key, or by an endpoint on the same line.
bool is_of_another_store(const Surroundings& text) {
  if (key_says(text, {"gcs", "google", "firebase", "couchbase", "minio", "azure", "wasabi", "ceph",
                      "backblaze", "spaces_", "r2_", "oss_", "gs_"}))
    return true;
  const std::string before = lower(text.before.substr(text.before.rfind('\n') + 1));
  const std::string line = before + " " + lower(text.after.substr(0, text.after.find('\n')));
  const auto endpoint = line.find("--endpoint");
  if (endpoint == std::string::npos) return false;
  const auto begin = line.find_first_of(" =", endpoint);
  if (begin == std::string::npos) return false;
  const auto value = line.find_first_not_of(" =\"'", begin);
  if (value == std::string::npos) return false;
  return line.substr(value, line.find_first_of(" \"'", value) - value).find(".amazonaws.com") ==
         std::string::npos;
}

std::optional<Recognised> alone(const Surroundings& text) {
  const bool distinctive = is_distinctive(text.name);
  const bool touches = touches_something(text);
  if (!touches && key_says(text, {"bucket"}))
    return Recognised{FormId::bucket_key,
                      is_of_another_store(text) ? Confidence::ambiguous : Confidence::certain};
  if (distinctive && !touches) return Recognised{FormId::bucket_bare, Confidence::likely};
  const bool is_common =
      text.name.size() >= shortest_common_word && text.name.find('.') == std::string_view::npos;
  if (distinctive || (is_common && is_whole_value(text)))
    return Recognised{FormId::bucket_word, Confidence::ambiguous};
  return std::nullopt;
}

}  // namespace

bool is_distinctive(std::string_view bucket) {
  return bucket.size() >= 6 && bucket.find('.') == std::string_view::npos &&
         bucket.find_first_of("-_0123456789") != std::string_view::npos;
}

std::optional<Recognised> recognise_bucket(const NameEntry& entry, const Surroundings& text) {
  if (!begins_word(text)) return std::nullopt;
  if (const auto host = in_host(text)) return host;
  if (!ends_word(text) || text.name != entry.source) return std::nullopt;
  if (ends_with_any(text.before, {"s3://", "s3a://", "s3n://"}))
    return Recognised{FormId::bucket_s3_url,
                      is_of_another_store(text) ? Confidence::ambiguous : Confidence::certain};
  if (follows_arn(text.before)) return Recognised{FormId::bucket_arn, Confidence::certain};
  if (follows_s3_host(text.before)) return Recognised{FormId::bucket_path_url, Confidence::certain};
  if (ends_with_any(text.before, {"/s3/buckets/", "/s3/object/", "/s3/bucket/"}))
    return Recognised{FormId::bucket_console, Confidence::certain};
  return alone(text);
}

}  // namespace cleave::names
