#include "names/bucket_forms.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

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

/// An escape that a program undoes ends the name: "pressi-assets\n".
bool goes_on_in_escape(std::string_view after) {
  return after.size() > 1 && after[0] == '\\' && std::string_view("ntr0\"'").find(after[1]) != after.npos;
}

/// A part of a path, an image's or a mailbox's name, a function: not what an API takes as a bucket.
bool touches_something(const Surroundings& text) {
  constexpr std::string_view glue = "/\\@(~$+#";
  const std::string_view before = text.before, after = text.after;
  if (!before.empty() && (glue.find(before.back()) != std::string_view::npos) && before.back() != '(')
    return true;
  if (after.empty() || goes_on_in_escape(after)) return false;
  if (after[0] == ':') return after.size() > 1 && (is_word(after[1]) || after[1] == '/');
  return glue.find(after[0]) != std::string_view::npos;
}

/// "tokenBucket_OWNER" → token, bucket, owner
std::vector<std::string> parts_of(std::string_view words) {
  std::vector<std::string> parts;
  bool begins = true;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const char c = words[at];
    if (!is_letter_or_digit(c)) {
      begins = true;
      continue;
    }
    const char last = at == 0 ? ' ' : words[at - 1], next = at + 1 < words.size() ? words[at + 1] : ' ';
    if (is_upper(c) && (is_lower(last) || is_digit(last) || (is_upper(last) && is_lower(next))))
      begins = true;
    if (begins) parts.emplace_back();
    parts.back() += lower(c);
    begins = false;
  }
  return parts;
}

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Stores whose buckets are not those of S3.
bool is_other_store(std::string_view part) {
  static constexpr std::array<std::string_view, 41> stores{
      "gcs",     "gs",      "gcp",    "google",       "firebase",  "couchbase",  "minio",
      "azure",   "wasabi",  "ceph",   "backblaze",    "b2",        "spaces",     "r2",
      "oss",     "cos",     "obs",    "influx",       "influxdb",  "influxdb2",  "swift",
      "oci",     "oracle",  "riak",   "nats",         "supabase",  "scaleway",   "hetzner",
      "linode",  "vultr",   "storj",  "digitalocean", "ovh",       "cloudflare", "aliyun",
      "alibaba", "tencent", "garage", "gridfs",       "openstack", "seaweedfs"};
  return is_one_of(part, stores);
}

bool is_key_of_other_store(std::string_view key) {
  const auto parts = parts_of(key);
  return std::any_of(parts.begin(), parts.end(), [](const auto& part) { return is_other_store(part); });
}

/// A program or a host of another store is named: "influx write", "from google.cloud import storage".
bool speaks_of_other_store(std::string_view text) {
  static constexpr std::array<std::string_view, 21> words{"gsutil",      "gcloud",
                                                          "googleapis",  "influx",
                                                          "influxdb",    "influxd",
                                                          "b2",          "ossutil",
                                                          "coscmd",      "obsutil",
                                                          "nats",        "doctl",
                                                          "wrangler",    "cloudflarestorage",
                                                          "cbq",         "firebase",
                                                          "backblazeb2", "couchbase",
                                                          "minio",       "digitaloceanspaces",
                                                          "wasabisys"};
  const auto parts = parts_of(text);
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (is_one_of(parts[at], words)) return true;
    if (parts[at] == "google" && at + 1 < parts.size() && parts[at + 1] == "cloud") return true;
  }
  return !parts.empty() && parts.front() == "mc";
}

/// The endpoint on the line is none of AWS's.
bool has_other_endpoint(const std::string& line) {
  const auto endpoint = line.find("--endpoint");
  if (endpoint == std::string::npos) return false;
  const auto begin = line.find_first_of(" =", endpoint);
  if (begin == std::string::npos) return false;
  const auto value = line.find_first_not_of(" =\"'", begin);
  if (value == std::string::npos) return false;
  return line.substr(value, line.find_first_of(" \"'", value) - value).find(".amazonaws.com") ==
         std::string::npos;
}

/// Another store has buckets, too: by the name of the key, by the program that is called, by an endpoint on
/// the same line, or by what the script has said of the store before.
bool is_of_another_store(const Surroundings& text) {
  if (key_is(text, is_key_of_other_store)) return true;
  const std::string before = lower(text.before.substr(text.before.rfind('\n') + 1));
  if (speaks_of_other_store(before)) return true;
  if (has_other_endpoint(before + " " + lower(text.after.substr(0, text.after.find('\n'))))) return true;
  std::string_view call = text.before;
  if (call.ends_with('"') || call.ends_with('\'')) call.remove_suffix(1);
  return call.ends_with("bucket(") &&
         (speaks_of_other_store(lower(text.before)) || call.ends_with("storage.bucket(") ||
          call.ends_with("storage().bucket("));
}

/// "s3fs -o allow_other BUCKET /mnt": the first word of the command that is no option.
bool is_mounted(std::string_view before) {
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  for (const std::string_view command : {"s3fs", "goofys", "mount-s3"}) {
    const auto place = line.rfind(command);
    if (place == line.npos || (place > 0 && is_word(line[place - 1]))) continue;
    std::string_view rest = line.substr(place + command.size());
    if (rest == "#") return true;  // of fstab
    bool takes_value = false, is_first = rest.starts_with(' ');
    while (is_first && !rest.empty()) {
      const auto begin = rest.find_first_not_of(" \t\"'");
      if (begin == rest.npos) break;
      const auto end = std::min(rest.find_first_of(" \t", begin), rest.size());
      const std::string_view word = rest.substr(begin, end - begin);
      is_first = end < rest.size() && (takes_value || word.starts_with('-'));
      takes_value = !takes_value && (word == "-o" || (word.starts_with("--") && word.find('=') == word.npos));
      rest.remove_prefix(end);
    }
    if (is_first) return true;
  }
  return false;
}

/// The mount of fstab that the line goes on with: "BUCKET /mnt fuse.s3fs _netdev 0 0".
bool is_of_fstab(const Surroundings& text) {
  return (text.before.empty() || text.before.ends_with('\n')) &&
         text.after.substr(0, text.after.find('\n')).find(" fuse.s3fs") != std::string_view::npos;
}

/// Behind a sign of assignment, in a list, or behind an option. A sentence may speak of "bucket names", too.
bool is_value(std::string_view before) {
  if (border_at_end(before) > 0) return true;
  const bool is_quoted = before.ends_with('"') || before.ends_with('\'');
  if (is_quoted) before.remove_suffix(1);
  const auto last = before.find_last_not_of(" \t");
  if (last == before.npos) return false;
  const auto line = before.substr(before.rfind('\n') + 1);
  const char sign = before[last];
  if (sign == ':' && !is_quoted) return line.find("echo ") == line.npos && line.find("printf ") == line.npos;
  if (std::string_view("=:([,>").find(sign) != std::string_view::npos) return true;
  const auto word = before.substr(0, last + 1);
  return last + 1 < before.size() && word.substr(word.find_last_of(" \t\n") + 1).starts_with('-');
}

std::optional<Recognised> alone(const Surroundings& text) {
  const bool distinctive = is_distinctive(text.name);
  const bool touches = touches_something(text);
  const bool is_mount = is_mounted(text.before) || is_of_fstab(text);
  const bool under_key = !touches && key_says(text, {"bucket"});
  if (is_mount || under_key) {
    const bool is_certain = (is_mount || key_is(text, names_bucket)) && !is_of_another_store(text);
    return Recognised{FormId::bucket_key, is_certain ? Confidence::certain : Confidence::ambiguous};
  }
  if (distinctive && !touches) return Recognised{FormId::bucket_bare, Confidence::likely};
  const bool is_common = text.name.size() >= shortest_common_word;
  if (distinctive || (is_common && is_whole_value(text)))
    return Recognised{FormId::bucket_word, Confidence::ambiguous};
  return std::nullopt;
}

}  // namespace

bool names_bucket(std::string_view key) {
  // What a key tells of a bucket beside its name, and buckets that hold no objects.
  static constexpr std::array<std::string_view, 46> of_bucket{
      "owner",    "region",   "prefix",      "suffix", "path",        "key",     "keys",     "user",
      "username", "policy",   "acl",         "size",   "count",       "limit",   "host",     "hostname",
      "endpoint", "account",  "project",     "label",  "tag",         "tags",    "dir",      "directory",
      "folder",   "file",     "role",        "type",   "class",       "group",   "org",      "token",
      "secret",   "password", "access",      "env",    "environment", "stage",   "location", "zone",
      "version",  "title",    "description", "rate",   "capacity",    "interval"};
  static constexpr std::array<std::string_view, 11> no_objects{
      "token", "leaky", "rate", "ratelimit", "limit", "limiter", "hash", "time", "histogram", "aggs", "age"};
  constexpr std::string_view word = "bucket";
  const auto parts = parts_of(key);
  for (std::size_t at = parts.size(); at-- > 0;) {
    const auto place = parts[at].find(word);
    if (place == std::string::npos) {
      if (is_one_of(parts[at], of_bucket)) return false;
      continue;
    }
    std::string_view tail = std::string_view(parts[at]).substr(place + word.size());
    if (tail.starts_with('s')) tail.remove_prefix(1);
    const std::string head = place > 0 ? parts[at].substr(0, place) : at > 0 ? parts[at - 1] : "";
    return !is_one_of(tail, of_bucket) && !is_one_of(head, no_objects);
  }
  return false;
}

bool holds_bucket(const Surroundings& text) {
  if (is_of_another_store(text)) return false;
  if (is_mounted(text.before) || is_of_fstab(text)) return true;
  return !touches_something(text) && is_value(text.before) && key_is(text, names_bucket);
}

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
