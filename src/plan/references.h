#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "graph/digraph.h"
#include "inventory/inventory.h"
#include "names/index.h"

namespace cleave::plan {

/// "ec2/instance"
std::string type_of(const inventory::Resource& resource);

/// A name by which documents speak of a resource.
struct KnownName {
  std::string name;
  names::Kind kind;
};

/// The ids, ARNs, addresses, host and bucket names of one resource, as its own document tells them.
/// The ARN of what is known by a name in its account and region (a load balancer, a key pair, a domain), if
/// it were called `name` there; "" for other types. Their documents do not tell it.
std::string arn_by_name(const inventory::Resource& resource, const inventory::Inventory& side,
                        const std::string& name);

std::vector<KnownName> names_of(const inventory::Resource& resource, const inventory::Inventory& inventory);

/// Which resource refers to which. Node n of the graph is `inventory.resources[n]`.
struct References {
  graph::Digraph graph;
  /// Where a reference stands: (from, to) → path in the document of `from`, or the rule's name.
  std::unordered_map<std::size_t, std::string> paths;

  const std::string& path(graph::Node from, graph::Node to) const { return paths.at(from << 32 | to); }
};

/// Finds references two ways: by rules for members whose value is a plain name (an instance's KeyName), and
/// by any known name anywhere in a document (a bucket's policy that names a distribution).
References find_references(const inventory::Inventory& inventory);

/// A resource of one account whose document names a resource of another.
struct UseAcross {
  const inventory::Resource* user;
  const inventory::Resource* used;
  std::string path;  ///< in the document of `user`, or "user data"
};

/// What `users` names of `used`, which is of another account: by names that mean the same in every account.
/// A key pair's name and a private address do not. Points into both.
std::vector<UseAcross> uses_across(const inventory::Inventory& users, const inventory::Inventory& used);

}  // namespace cleave::plan
