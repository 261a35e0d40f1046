#pragma once

#include <functional>
#include <string>
#include <vector>

#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// What a listing asks for.
struct ListingRequest {
  std::string prefix;
  std::string delimiter;
  std::string after;  ///< only names behind this one, in the order of UTF-8 bytes
  std::size_t limit = 1000;
};

/// One page of names: single ones and common prefixes, both counted against the limit.
struct ListingPage {
  std::vector<std::string> keys;
  std::vector<std::string> prefixes;
  bool truncated = false;
  std::string last;  ///< the last key or common prefix on the page
};

/// Walks a table's keys as ListObjects does; `counts` leaves rows out.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
ListingPage list_keys(const Table& table, const ListingRequest& request,
                      const std::function<bool(const Json& row)>& counts);

/// Reads Prefix, Delimiter and the number in `limit_member` (at most 1,000).
ListingRequest read_listing(const Call& call, const char* limit_member);

/// Keys may hold what XML cannot: with EncodingType "url" they are percent-encoded.
std::string shown_key(const Call& call, const std::string& key);

/// Sets the members that every listing repeats from its request, and CommonPrefixes.
void show_listing(const Call& call, const ListingRequest& request, const ListingPage& page, Json& answer);

}  // namespace cleave::twin::s3
