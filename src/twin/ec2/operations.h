#pragma once

#include <map>
#include <string>

#include "twin/service.h"

namespace cleave::twin::ec2 {

using Handlers = std::map<std::string, Handler, std::less<>>;

/// Each adds the handlers of one kind of thing; `make_ec2` calls them all.
void add_regions(Handlers& handlers);
void add_vpcs(Handlers& handlers);
void add_subnets(Handlers& handlers);
void add_routes(Handlers& handlers);
void add_security_groups(Handlers& handlers);
void add_security_group_rules(Handlers& handlers);
void add_key_pairs(Handlers& handlers);
void add_launch(Handlers& handlers);
void add_instances(Handlers& handlers);
void add_instance_states(Handlers& handlers);
void add_instance_attributes(Handlers& handlers);
void add_instance_profiles(Handlers& handlers);
void add_images(Handlers& handlers);
void add_image_creation(Handlers& handlers);
void add_image_attributes(Handlers& handlers);
void add_snapshots(Handlers& handlers);
void add_snapshot_creation(Handlers& handlers);
void add_volumes(Handlers& handlers);
void add_attachments(Handlers& handlers);
void add_addresses(Handlers& handlers);
void add_address_associations(Handlers& handlers);
void add_address_transfers(Handlers& handlers);
void add_tags(Handlers& handlers);

}  // namespace cleave::twin::ec2
