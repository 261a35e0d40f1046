#pragma once

#include <functional>
#include <set>
#include <string>

#include "aws/client.h"
#include "inventory/inventory.h"
#include "plan/plan.h"
#include "run/record.h"
#include "verify/counterparts.h"
#include "verify/findings.h"

namespace cleave::verify {

/// Fresh inventories of both sides and clients that read what inventories leave out. Makes no change.
struct Sides {
  const inventory::Inventory& source;
  const inventory::Inventory& destination;
  const aws::Account& source_account;
  const aws::Account& destination_account;
  const std::set<std::string>& may_be_unread;  ///< gaps of either side that somebody has accepted
};

/// Is it the plan that the destination shall have it?
bool is_moved(const plan::Fate& fate);
/// The inventory id of the zone that holds the record of this id.
std::string zone_of(const std::string& record_id);

/// The counterparts, at the destination, of what answers at the source: a copy of what nobody runs behind
/// owes no answer.
std::set<std::string> loud_copies(const plan::Plan& plan, const Counterparts& counterparts,
                                  const inventory::Inventory& source);

/// Compares everything that the plan moved: resources attribute by attribute, objects one by one, zones by
/// their answers for every name and type, hosts by who answers.
Findings verify(const plan::Plan& plan, const run::Records& records, const Sides& sides);

/// The parts of it. Documents of moved resources against their counterparts'.
std::vector<Finding> compare_resources(const plan::Plan& plan, const Counterparts& counterparts,
                                       const Sides& sides);
/// The objects of each moved bucket: size, ETag, metadata, tags, access control list.
std::vector<Finding> compare_objects(const plan::Plan& plan, const Counterparts& counterparts,
                                     const Sides& sides);
/// What each moved zone and its counterpart answer for every name and type.
std::vector<Finding> compare_answers(const plan::Plan& plan, const Counterparts& counterparts,
                                     const Sides& sides);
/// For each host name of the moved zones, and of the records that move in zones that stay: the account that
/// the world's DNS leads to, as the registrar's name servers and the zones of both accounts say.
std::vector<Host> who_answers(const plan::Plan& plan, const Sides& sides);

}  // namespace cleave::verify
