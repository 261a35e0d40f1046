#pragma once

#include <string>
#include <vector>

#include "plan/draft.h"
#include "plan/zones.h"

namespace cleave::plan {

/// Until all name servers of Route 53 answer with a change.
constexpr double seconds_to_sync = 60;

using Records = std::vector<const inventory::Resource*>;

/// The zone's records of these host names that change.
Records records_of_hosts(const Draft& draft, const SourceZone& zone, const std::vector<std::string>& hosts);

/// The "Counterpart" of a step that changes these records of the zone (move/route53/change_records.h), or
/// null when the zone does not move.
Json counterpart_of(const Draft& draft, const SourceZone& zone, const std::vector<Json>& records);

/// The step that points records of the live zone at the destination. Needs, beside what its records refer to,
/// the wait for old TTLs and the last copies of data.
Step point_traffic(Draft& draft, const SourceZone& zone, const Records& records, const std::string& key);

/// The step that reads in the live zone that the records point at the destination. Its undo points them back,
/// which is why it stands between two steps of an alias hand-over: CloudFront gives a name back to a
/// distribution only while DNS does not lead to another one.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-distributions.html
Step verify_traffic(Draft& draft, const SourceZone& zone, const Records& records, const std::string& key);

}  // namespace cleave::plan
