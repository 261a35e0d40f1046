#include "drain/read/remote_place.h"

#include <vector>

#include "base/error.h"
#include "drain/metrics/metric_place.h"

namespace cleave::drain {
namespace {

constexpr std::string_view object_scheme = "s3://", group_scheme = "logs:", arn = "arn:";

Error bad_place(const std::string& place, std::string next) {
  return Error(Error::Kind::input, "bad-place", "it names no place of logs")
      .where(place)
      .next(std::move(next));
}

}  // namespace

bool is_object_place(const std::string& place) {
  return place.starts_with(object_scheme);
}

bool is_remote(const std::string& place) {
  return is_object_place(place) || place.starts_with(group_scheme) || place.starts_with(arn) ||
         is_metric_place(place);
}

ObjectPlace object_place(const std::string& place) {
  const auto path = place.substr(object_scheme.size());
  const auto slash = path.find('/');
  ObjectPlace result{path.substr(0, slash), slash == path.npos ? "" : path.substr(slash + 1)};
  if (result.bucket.empty()) throw bad_place(place, "Write s3://BUCKET or s3://BUCKET/PREFIX.");
  return result;
}

GroupPlace group_place(const std::string& place) {
  if (is_metric_place(place)) throw bad_place(place, "A metric has no lines: only cleave drain can use it.");
  if (place.starts_with(group_scheme)) {
    GroupPlace result{place.substr(group_scheme.size()), ""};
    if (result.group.empty()) throw bad_place(place, "Write logs:GROUP.");
    return result;
  }
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
  std::vector<std::string> parts;
  std::string rest = place;
  constexpr std::size_t parts_before_group = 6;
  while (parts.size() < parts_before_group) {
    const auto colon = rest.find(':');
    if (colon == rest.npos) break;
    parts.push_back(rest.substr(0, colon));
    rest.erase(0, colon + 1);
  }
  if (parts.size() < parts_before_group || parts[2] != "logs" || parts[5] != "log-group" || rest.empty())
    throw bad_place(place, "Write arn:aws:logs:REGION:ACCOUNT:log-group:GROUP.");
  if (rest.ends_with(":*")) rest.resize(rest.size() - 2);
  return {rest, parts[3]};
}

}  // namespace cleave::drain
