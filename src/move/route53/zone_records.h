#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "run/action.h"

namespace cleave::move::route53 {

/// The record sets of a zone by names::record_key.
using ZoneRecords = std::map<std::string, Json, std::less<>>;

/// All of them, as the zone has them now; empty when there is no such zone (any more).
ZoneRecords read_zone(const aws::Client& client, const std::string& zone);

/// Do they answer the same, TTL included?
bool same_answer(const Json& left, const Json& right);
/// The same with TTLs left aside.
bool same_but_ttl(const Json& left, const Json& right);

/// Sends the changes ({"Action", "ResourceRecordSet"}) in as many batches as Route 53's limits ask for, and
/// returns the ids to ask GetChange about.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
Json submit(const aws::Client& client, const std::string& zone, const std::vector<Json>& changes,
            const run::Task& task);

/// Done, with "InSyncAt", when all of `outputs`' "ChangeIds" are on all of Route 53's servers.
run::Progress in_sync(const aws::Client& client, const run::Task& task, const Json& outputs);

/// What a step has made of a zone, and what was there before.
struct Made {
  Json wanted;          ///< the record sets as the step has set them
  Json before;          ///< those that were there before
  Json known = Json();  ///< other forms that the split itself may have given them since; null: none
  bool may_be_removed = false;  ///< a later step of the split takes them away
};

/// Takes back what the step made: a record set that `before` has comes back, one that it has not goes, and
/// one that was so already is left alone. Progress is done when all of it is on Route 53's servers. A record
/// set that somebody changed or deleted since then is an Error(failed, "zone-changed"); one of which only the TTL
/// was changed stays deleted.
run::Progress put_back(const aws::Client& client, const run::Task& task, const std::string& zone,
                       const Made& made);
/// Throws as put_back would, and changes nothing.
void demand_put_back(const aws::Client& client, const run::Task& task, const std::string& zone,
                     const Made& made);

}  // namespace cleave::move::route53
