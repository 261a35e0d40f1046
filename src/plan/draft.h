#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/databases.h"
#include "plan/drain_logs.h"
#include "plan/plan.h"

namespace cleave::plan {

/// What the user decided (cleave.toml), checked against the inventory.
struct Decisions {
  std::vector<std::string> roots;             ///< "domain:pressi.example", "tag:app=pressi", "arn:…"
  std::map<std::string, Decision> resources;  ///< inventory id → decision, overrides the default
  std::map<std::string, std::string> renames;  ///< source name → destination name (buckets, load balancers …)
  std::set<std::string> accepted;              ///< names of what was not read, and may stay so
  std::map<std::string, Perhaps::Decision> words;  ///< what is done with words that may be names
  bool reboot_for_image = false;                   ///< stop the instance's writes while the image is taken
  long long cutover_ttl_seconds = 60;              ///< what TTLs are lowered to in `prepare`
  bool disable_acls = false;                       ///< no new bucket takes access control lists …
  std::set<std::string> disable_acls_of;           ///< … or not those that stand for these of the source
  bool leave_archived = false;                     ///< archived objects stay behind, in all buckets …
  std::set<std::string> leave_archived_of;         ///< … or in these of the source
  long long names_per_certificate = 10;            ///< ACM's quota in the destination account
  std::string resolver;                ///< "ADDRESS:PORT" that is asked about DNS; "": the system's
  std::optional<Databases> databases;  ///< those that are kept together while both copies run
  std::optional<DrainLogs> drain;      ///< the logs that tell when nobody is left
  std::vector<std::string> rescanned;  ///< places where no name that changes may be left
};

class Leads;        // plan/leads.h
struct SourceZone;  // plan/zones.h

/// The plan while it is being made: what each service's planner reads from and writes to.
///
/// Two passes. First every planner says which names change and into what (`becomes`), naming steps that do
/// not exist yet: step ids are predictable. Then every planner adds its steps, and `rewritten` turns the
/// names inside any document into references; the order of the steps follows from those references.
class Draft {
 public:
  virtual ~Draft() = default;
  virtual const inventory::Inventory& source() const = 0;
  virtual const inventory::Inventory& destination() const = 0;
  virtual const Decisions& decisions() const = 0;

  /// The moved or copied resources of one type ("ec2/instance"), in the order of their ids.
  virtual std::vector<const inventory::Resource*> moving(std::string_view service_and_type) const = 0;
  virtual bool moves(std::string_view resource_id) const = 0;
  /// All public hosted zones of the source, in the order of their ids.
  virtual const std::vector<SourceZone>& source_zones() const = 0;
  /// Where the names of the source's zones lead.
  virtual const Leads& leads() const = 0;
  /// Alternate domain names that stay on the source's distribution though it has a copy, as names::dns_name
  /// spells them → why.
  virtual const std::map<std::string, std::string>& staying_names() const = 0;

  // First pass.
  /// `source` (an id, ARN, host or bucket name of `resource`) is replaced by `expression` at the destination.
  virtual void becomes(const inventory::Resource& resource, std::string_view kind, std::string source,
                       Json expression) = 0;

  /// The resource will stand under this inventory id at the destination ("s3/bucket/pressi-assets-2"). Throws
  /// Error(input, "name-taken") when the destination holds it already (and it is not of this split) or
  /// another resource claimed it.
  virtual void claim(const inventory::Resource& resource, std::string_view destination_id) = 0;

  // Second pass.
  /// The document with every changed name replaced by its expression, also inside longer strings.
  Json rewritten(const Json& document) const { return rewritten(document, ""); }
  /// The same for what stands under a member, whose name may say what kind of name to expect.
  virtual Json rewritten(const Json& document, std::string_view member) const = 0;
  /// Adds a step; `needs` gets what its params refer to. Throws Error(input, "duplicate-step").
  virtual Step& add(Step step) = 0;
  /// A step added before, or null.
  virtual Step* find_step(std::string_view step_id) = 0;
  /// The steps of a phase that were added so far, in that order.
  virtual std::vector<Step*> steps_of(Phase phase) = 0;
  virtual void warn(std::string warning) = 0;
  /// Something that a person does after the run.
  virtual void remind(std::string item) = 0;
  /// An attribute of the source that the destination will not have. Where it is a path of the document, or
  /// one and then the name of an item ("Instances i-0abc"), verify does not look for it either.
  virtual void drop(const inventory::Resource& resource, std::string_view attribute,
                    std::string_view why) = 0;
  /// How long nobody, or the wrong side, may answer for a host during the cutover.
  virtual void downtime(Downtime downtime) = 0;
  /// What was said of it so far.
  virtual const std::vector<Downtime>& downtime() const = 0;
};

/// `{"$from": step_id, "path": path}`
Json from(std::string_view step_id, std::string_view path);

/// "SERVICE/VERB/KEY" from a kind and a key.
std::string step_id(std::string_view kind, std::string_view key);

/// Why what names that resource is left out: "NAME stays in the source account", or none was read that has
/// it.
std::string why_left(const Draft& draft, std::string_view resource_id, std::string_view name);

/// The members of `document` that `operation`'s input has too, recursively: the way from a Describe to a
/// Create. Members that do not fit are added to `dropped` as paths.
Json projected(const Json& document, std::string_view service, std::string_view operation,
               std::vector<std::string>& dropped);

/// What one service's planner brings (plan/ec2.cc, plan/s3.cc …).
struct ServicePlanner {
  std::string name;
  void (*declare)(Draft& draft);    ///< first pass
  void (*add_steps)(Draft& draft);  ///< second pass
};
/// All of them, one line each in plan/service_planners.cc. The order only matters where a planner looks at
/// the steps of another.
const std::vector<ServicePlanner>& service_planners();

/// What a plan says of where it comes from; see Plan.
struct Origin {
  std::string split_id;
  Time made_at{};
  std::string source_hash, destination_hash;
};

/// A pure function of two inventories and decisions. Refuses (Error(input)) naming the resource: two sources
/// for one destination name, a name the destination holds, what cannot be moved.
Plan make_plan(const inventory::Inventory& source, const inventory::Inventory& destination,
               const Decisions& decisions, Origin origin);

}  // namespace cleave::plan
