#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace cleave::twin::route53 {

/// The record set as Route 53 keeps it: its name and its alias target in the stored form, nothing else
/// touched.
Json stored_record(const Json& record);

/// What makes the request itself wrong (InvalidInput): members that are missing or exclude each other.
std::vector<std::string> form_faults(const Json& record);

/// What is wrong with one record set taken by itself, as Route 53 words it (InvalidChangeBatch); empty when
/// nothing is. `zone` is the zone's name. Requires: `record` is in the stored form.
std::vector<std::string> record_faults(const Json& record, const std::string& zone);

/// Does it carry one of the members that make it one of several (Weight, Region, Failover, …)? "" when it is
/// simple.
std::string routing_of(const Json& record);

}  // namespace cleave::twin::route53
