#include "names/name_map.h"

#include <fmt/format.h>

#include "base/error.h"
#include "names/letters.h"

namespace cleave::names {
namespace {

bool is_host_kind(NameKind kind) {
  return kind == NameKind::host || kind == NameKind::elb_host || kind == NameKind::cloudfront_host ||
         kind == NameKind::name_server || kind == NameKind::private_host;
}

/// Kinds whose names are not told by their shape take any word.
bool has_shape(std::string_view name, NameKind kind) {
  if (kind == NameKind::plain || kind == NameKind::id) return true;
  if (kind == NameKind::origin_access_identity) return kind_by_shape(name) == NameKind::distribution;
  if (kind == NameKind::bucket)
    return name.size() >= 3 && name.find_first_of(":/ \t\"'") == std::string_view::npos;
  if (is_host_kind(kind))
    return name.find('.') != std::string_view::npos && name.find_first_of(":/ ") == name.npos;
  return kind_by_shape(name) == kind;
}

std::string host_spelling(std::string_view name) {
  std::string host = lower(name);
  if (host.ends_with('.')) host.pop_back();
  if (host.starts_with("dualstack.")) host.erase(0, 10);
  return host;
}

std::string spelling(std::string_view name, NameKind kind) {
  std::string out(name);
  if (kind == NameKind::account) std::erase(out, '-');
  if (is_host_kind(kind)) return host_spelling(name);
  if (kind == NameKind::zone && out.starts_with("/hostedzone/")) out.erase(0, 12);
  return out;
}

/// "arn:aws:s3:::b" → "b"; "" for everything else.
std::string_view bucket_of_arn(std::string_view arn) {
  const auto at = arn.find(":s3:::");
  if (at == std::string_view::npos || arn.find('/') != std::string_view::npos) return "";
  return arn.substr(at + 6);
}

Error bad_name(const std::string& name, NameKind kind, std::string_view where) {
  return Error(Error::Kind::input, "bad-name",
               fmt::format("'{}' is not a name of the kind {}", name, word_of(kind)))
      .where(std::string(where))
      .next("Correct it, or give its kind.");
}

}  // namespace

void NameMap::add(NameEntry entry, std::string_view where) {
  const std::string_view bucket = bucket_of_arn(entry.source);
  const std::string_view bucket_after = bucket_of_arn(entry.destination);
  if (entry.kind == NameKind::arn && !bucket.empty() && bucket.size() >= 3 &&
      (entry.destination.empty() || !bucket_after.empty())) {
    entry = {std::string(bucket), std::string(bucket_after), NameKind::bucket, std::move(entry.resource),
             std::move(entry.step)};
  }
  entry.source = spelling(entry.source, entry.kind);
  entry.destination = spelling(entry.destination, entry.kind);
  if (!has_shape(entry.source, entry.kind) || entry.source.size() < 3)
    throw bad_name(entry.source, entry.kind, where);
  if (!entry.destination.empty() && !has_shape(entry.destination, entry.kind))
    throw bad_name(entry.destination, entry.kind, where);
  const auto [place, is_new] =
      numbers_.try_emplace(std::string(word_of(entry.kind)) + ' ' + entry.source, entries_.size());
  if (is_new) {
    entries_.push_back(std::move(entry));
    return;
  }
  const NameEntry& first = entries_[place->second];
  if (first.destination == entry.destination) return;
  throw Error(
      Error::Kind::input, "two-destinations",
      fmt::format("{} becomes '{}' and also '{}'", first.source, first.destination, entry.destination))
      .where(std::string(where))
      .next("Keep one of the two.");
}

}  // namespace cleave::names
