#include "plan/sharing.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "plan/leads.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

enum class Across { works, needs_policy, impossible };

/// Whether a type of the source can be used from the destination account, and what that takes or why not.
struct Sharing {
  std::string_view type;
  Across across;
  std::string_view words;
};

/// The table of docs/understanding-the-plan.md.
constexpr std::array sharings{
    Sharing{"route53domains/domain", Across::works, ""},
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html
    Sharing{"s3/bucket", Across::needs_policy, ""},
    Sharing{"route53/zone", Across::works,
            "whoever changes its records later needs credentials of the source account"},
    Sharing{"route53/record", Across::works, ""},
    Sharing{"elb/load-balancer", Across::works,
            "the destination reaches it by its public name only; its security groups have to admit the "
            "destination's addresses"},
    Sharing{"ec2/instance", Across::works,
            "the destination reaches it by its public address only, unless you connect the two networks; its "
            "security groups have to admit the destination's addresses"},
    Sharing{"cloudfront/distribution", Across::works,
            "it goes on with the origins that it has: point those that move at their copies yourself"},
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
    Sharing{"ec2/key-pair", Across::impossible, "a key pair belongs to one account and region"},
    Sharing{"ec2/security-group", Across::impossible,
            "a security group belongs to one network of one account"},
    Sharing{"ec2/address", Across::impossible, "an address is used by resources of its own account"},
    Sharing{"ec2/volume", Across::impossible, "a volume can be attached in its own account only"},
    Sharing{"ec2/vpc", Across::impossible, "the destination has its own network"},
    Sharing{"ec2/subnet", Across::impossible, "the destination has its own network"},
    Sharing{"iam/role", Across::impossible, "an instance can only have a role of its own account"},
    Sharing{"iam/instance-profile", Across::impossible,
            "an instance can only have an instance profile of its own account"},
    Sharing{"iam/policy", Across::impossible, "a policy can be attached in its own account only"},
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-services.html
    Sharing{"acm/certificate", Across::impossible, "a certificate is used by resources of its own account"},
};
constexpr Sharing other{"", Across::impossible, "it can only be used in its own account"};

const Sharing& sharing_of(const Resource& resource) {
  const std::string type = resource.service + "/" + resource.type;
  const auto* found = std::find_if(sharings.begin(), sharings.end(),
                                   [&](const Sharing& sharing) { return sharing.type == type; });
  return found == sharings.end() ? other : *found;
}

/// What the source bucket's policy has to say for the destination's roles to use it as before.
Json statement_for(const Draft& draft, const std::string& bucket) {
  const auto& source = draft.source();
  const std::string arn = fmt::format("arn:{}:s3:::{}", source.partition, bucket);
  return {{"Effect", "Allow"},
          {"Principal",
           {{"AWS", fmt::format("arn:{}:iam::{}:root", source.partition, draft.destination().account_id)}}},
          {"Action", {"s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"}},
          {"Resource", {arn, arn + "/*"}}};
}

Error not_shareable(const Resource& resource, std::string_view why) {
  return Error(Error::Kind::input, "not-shareable",
               fmt::format("it cannot be shared with another account: {}", why))
      .where(resource.id)
      .next(
          fmt::format("Write \"{0}\" = \"copy\" (the destination gets its own) or \"leave\" (the application "
                      "does without it) under [decisions] in cleave.toml.",
                      resource.id));
}

void require_for(const Resource& resource, const Sharing& sharing, Draft& draft) {
  switch (sharing.across) {
    case Across::impossible:
      throw not_shareable(resource, sharing.words);
    case Across::needs_policy:
      draft.warn(fmt::format(
          "{} is shared: before the cut-over, add this statement to the policy of the source's bucket: {}",
          resource.id, dump(statement_for(draft, resource.name))));
      return;
    case Across::works:
      if (!sharing.words.empty()) draft.warn(fmt::format("{} is shared: {}", resource.id, sharing.words));
  }
}

bool decided(const Draft& draft, const std::string& resource_id, Decision decision) {
  const auto found = draft.decisions().resources.find(resource_id);
  return found != draft.decisions().resources.end() && found->second == decision;
}

/// What the application has at the destination in the place of something that is left.
std::string_view what_without(const Resource& left, const Draft& draft) {
  const std::string type = left.service + "/" + left.type;
  const std::string instance = text_or(left.document, "InstanceId", "");
  if (type == "ec2/address" && draft.moves("ec2/instance/" + instance))
    return "the copy of its instance gets an address that AWS picks, which changes whenever it is stopped "
           "and "
           "started; what leads to this address is led to that one";
  if (type == "iam/instance-profile" || type == "iam/role")
    return "the copies of its instances have no role, and AWS refuses what they ask of it";
  if (type == "iam/policy") return "the copies of its roles are without what it allows or forbids";
  if (type == "ec2/instance") return "what stands in front of it does without it at the destination";
  return "see that the application does without it";
}

/// A zone goes with all that it holds: one record less, and the two zones do not answer alike.
void refuse_left_record(const Resource& record, const Draft& draft) {
  if (record.service != "route53" || record.type != "record" || !draft.moves(zone_of_record(record))) return;
  throw Error(Error::Kind::input, "record-left",
              fmt::format("its zone {} moves, and nobody would answer for the record once the world asks the "
                          "copy of the zone",
                          zone_of_record(record)))
      .where(record.id)
      .next(fmt::format(
          "Take the decision out of cleave.toml: the record goes along with its zone{}. Delete it from the "
          "source's zone first if nobody needs it.",
          is_for_visitors(record) ? ". Or write \"share\": it goes along, and leads to the source as before"
                                  : ""));
}

}  // namespace

void check_staying(const Application& application, Draft& draft) {
  for (const auto& part : application.parts) {
    const auto& id = part.fate.resource;
    const Resource& resource = *draft.source().find(id);
    if (decided(draft, id, Decision::leave)) refuse_left_record(resource, draft);
    if (decided(draft, id, Decision::share)) require_for(resource, sharing_of(resource), draft);
  }
}

void warn_of_left(const Application& application, Draft& draft) {
  for (const auto& part : application.parts) {
    const auto& id = part.fate.resource;
    if (!decided(draft, id, Decision::leave)) continue;
    std::vector<std::string> users;
    for (const auto& [from, to] : application.references) {
      if (to == id && draft.moves(from)) users.push_back(from);
    }
    if (users.empty()) continue;
    draft.warn(fmt::format("{} is left, but {} {} to it: {}", id, fmt::join(users, ", "),
                           users.size() == 1 ? "refers" : "refer",
                           what_without(*draft.source().find(id), draft)));
  }
}

}  // namespace cleave::plan
