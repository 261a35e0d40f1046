#include "twin/s3/listing.h"

#include <algorithm>

namespace cleave::twin::s3 {
namespace {

/// The part of the key up to and with the first delimiter behind the prefix, or "" when it stands alone.
std::string common_prefix(const std::string& key, const ListingRequest& request) {
  if (request.delimiter.empty()) return "";
  const auto found = key.find(request.delimiter, request.prefix.size());
  return found == std::string::npos ? "" : key.substr(0, found + request.delimiter.size());
}

}  // namespace

ListingPage list_keys(const Table& table, const ListingRequest& request,
                      const std::function<bool(const Json&)>& counts) {
  ListingPage page;
  auto row = table.lower_bound(std::max(request.prefix, request.after));
  for (; row != table.end() && row->first.starts_with(request.prefix); ++row) {
    if (row->first <= request.after || !counts(row->second)) continue;
    std::string group = common_prefix(row->first, request);
    // A group that was on an earlier page, or is on this one already, is not named again.
    if (!group.empty() &&
        (group <= request.after || (!page.prefixes.empty() && page.prefixes.back() == group))) {
      continue;
    }
    if (page.keys.size() + page.prefixes.size() == request.limit) {
      page.truncated = request.limit > 0;
      break;
    }
    page.last = group.empty() ? row->first : group;
    (group.empty() ? page.keys : page.prefixes).push_back(page.last);
  }
  return page;
}

ListingRequest read_listing(const Call& call, const char* limit_member) {
  const long long limit = number_or(call.input, limit_member, 1000);
  if (limit < 0)
    throw bad_request("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647");
  return {text_or(call.input, "Prefix", ""), text_or(call.input, "Delimiter", ""), "",
          static_cast<std::size_t>(std::min(limit, 1000LL))};
}

std::string shown_key(const Call& call, const std::string& key) {
  return text_or(call.input, "EncodingType", "") == "url" ? aws::percent_encode(key, aws::Slash::keep) : key;
}

void show_listing(const Call& call, const ListingRequest& request, const ListingPage& page, Json& answer) {
  answer["Prefix"] = shown_key(call, request.prefix);
  if (!request.delimiter.empty()) answer["Delimiter"] = shown_key(call, request.delimiter);
  if (call.input.contains("EncodingType")) answer["EncodingType"] = call.input["EncodingType"];
  answer["IsTruncated"] = page.truncated;
  for (const auto& prefix : page.prefixes)
    answer["CommonPrefixes"].push_back({{"Prefix", shown_key(call, prefix)}});
}

}  // namespace cleave::twin::s3
