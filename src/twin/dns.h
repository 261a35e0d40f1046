#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

/// The live public DNS of the simulated world, as a resolver without caches sees it: registrar → zone →
/// record, in whichever account each of them lives. Services that look into DNS (certificates, alternate
/// domain names) use it.

/// What came of one question.
struct DnsAnswer {
  std::string code;                 ///< "NOERROR", "NXDOMAIN" or "SERVFAIL"
  std::vector<std::string> values;  ///< of the asked type; empty with NOERROR: the name has no such record
  std::string name;                 ///< where the chain of CNAMEs and aliases ended
  std::string aws_name;             ///< the AWS host name it ended at ("d111.cloudfront.net."), or ""
  std::string aws_region;           ///< of an alias to an S3 website, whose target does not name the bucket
  std::string why;                  ///< when there is no answer: what is broken, for people
  Json hops = Json::array();        ///< every stop of the way: {"hop": "registrar" | "zone" | "record" | …}
};

/// `name` in any spelling. Follows delegations, wildcards, CNAMEs and aliases.
DnsAnswer resolve(World& world, std::string_view name, std::string_view type);

/// What the name server answers, whoever is delegated, without recursion: a CNAME is not followed, and of a
/// name below a delegation the last hop is {"hop": "delegation", "name", "record"}. "REFUSED" when it has no
/// zone that holds the name.
DnsAnswer resolve_at(World& world, std::string_view server, std::string_view name, std::string_view type);

/// What one zone answers, without asking who is delegated (TestDNSAnswer). `zone` is a row of
/// "route53/hosted-zone".
DnsAnswer resolve_in_zone(World& world, const std::string& account, const Json& zone, std::string_view name,
                          std::string_view type);

/// The distribution that the public DNS of `name` leads to, e.g. "d111.cloudfront.net", or "" when it leads
/// elsewhere.
std::string distribution_of_dns(World& world, std::string_view name);

/// A made-up address for an AWS host name (198.18.0.0/15 is set aside for tests, RFC 2544): always the same
/// one.
std::string made_up_address(std::string_view aws_name);

}  // namespace cleave::twin
