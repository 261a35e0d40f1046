#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "aws/model.h"
#include "base/json.h"

namespace cleave::aws {

/// The value that a paginator's expression names in an answer: "A.B", "Contents[-1].Key", and alternatives
/// "NextMarker || Contents[-1].Key" of which the first that is there counts. Nothing when it is absent, null
/// or empty.
std::optional<Json> page_value(const Json& answer, std::string_view expression);

/// The parameters for the page after `answer`, or nothing when that was the last one.
std::optional<Json> next_page(const Pagination& pagination, const Json& parameters, const Json& answer);

/// Counts the pages of one listing, so that it ends.
class PageCount {
 public:
  /// `listing` names it in errors: "route53 ListHostedZones".
  explicit PageCount(std::string listing) : listing_(std::move(listing)) {}
  /// `token` leads to the next page. Throws Error(failed, "endless-pages") when it has done so before, or
  /// when there are more pages than any listing has.
  void go_on(const Json& token);

 private:
  std::string listing_;
  std::unordered_set<std::string> seen_;  ///< hashes, because tokens may be long
};

/// The items of one page: the operation's first result key; without pagination the only list in the answer.
/// An empty list when the page has none.
Json page_items(const Operation& operation, const Json& answer);

}  // namespace cleave::aws
