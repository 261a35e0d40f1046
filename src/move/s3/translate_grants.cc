#include "move/s3/translate_grants.h"

#include <optional>

#include <fmt/format.h>

#include "aws/object_listing.h"
#include "base/error.h"
#include "move/call_or_null.h"
#include "move/s3/bucket_policy.h"
#include "move/s3/grant_statements.h"
#include "move/s3/granted_keys.h"
#include "move/s3/object_workers.h"
#include "move/s3/owners.h"
#include "move/s3/side_by_side.h"
#include "plan/s3/policy_variables.h"

namespace cleave::move {
namespace {

using plan::GrantsOf;
using plan::PublicGrants;
using run::Progress;
using run::Seen;
using run::Task;

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
constexpr std::size_t largest_policy = 20 * 1024;

Json public_access_block(const aws::Client& s3, const std::string& bucket) {
  const Json answer = call_or_null(s3, "GetPublicAccessBlock", {{"Bucket", bucket}},
                                   {"NoSuchPublicAccessBlockConfiguration"});
  return answer.is_null() ? Json::object() : at(answer, "PublicAccessBlockConfiguration");
}

/// Reads the lists of a source's objects, many at a time, and gathers them in the order of the keys.
class ObjectGrants {
 public:
  ObjectGrants(aws::Client source, std::string bucket, Owners owners, PublicGrants public_grants)
      : source_(std::move(source)),
        bucket_(std::move(bucket)),
        owners_(std::move(owners)),
        public_grants_(public_grants) {}

  enum class Of { object, nothing };
  void add(const std::string& key, Of of) {
    keys_.push_back(key);
    of_.push_back(of);
    if (keys_.size() >= ObjectWorkers::batch) flush();
  }

  void flush() {
    std::vector<std::optional<plan::TranslatedGrants>> grants(keys_.size());
    workers_.each(keys_, [&](std::size_t number) { grants[number] = read(keys_[number], of_[number]); });
    for (std::size_t number = 0; number < keys_.size(); ++number)
      if (grants[number]) granted_.add(keys_[number], *grants[number]);
    keys_.clear();
    of_.clear();
  }

  const GrantedKeys& granted() const { return granted_; }
  void throw_failures() const {
    workers_.throw_failures("lists-not-read", "have a list that could not be read", bucket_);
  }

 private:
  /// Nothing for an object that the source has deleted since it was listed.
  std::optional<plan::TranslatedGrants> read(const std::string& key, Of of) const {
    if (of == Of::nothing) return plan::TranslatedGrants{};
    const Json acl =
        call_or_null(source_, "GetObjectAcl", {{"Bucket", bucket_}, {"Key", key}}, {"NoSuchKey"});
    if (acl.is_null()) return std::nullopt;
    return plan::translated(retargeted(list_or_empty(acl, "Grants"), owners_), GrantsOf::object,
                            owners_.destination, public_grants_);
  }

  aws::Client source_;
  std::string bucket_;
  Owners owners_;
  PublicGrants public_grants_;
  std::vector<std::string> keys_;
  std::vector<Of> of_;
  GrantedKeys granted_;
  ObjectWorkers workers_;
};

/// Goes through the objects that the destination has.
void read_objects(ObjectGrants& grants, aws::ObjectListing source, aws::ObjectListing destination,
                  const Task& task) {
  const bool visitors_write = flag_or(task.params, "VisitorsWrite", false);
  side_by_side(
      [&](const aws::ListedObject* original, const aws::ListedObject* copy) {
        if (copy == nullptr || (original == nullptr && visitors_write)) return;
        const auto of = original != nullptr ? ObjectGrants::Of::object : ObjectGrants::Of::nothing;
        grants.add(copy->key, of);
      },
      std::move(source), std::move(destination));
  grants.flush();
  grants.throw_failures();
}

/// What lists say to everybody a policy may not say where Block Public Access is on; then nothing is made
/// private in silence.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
void refuse_blocked(const Json& block, const std::string& bucket, const std::string& what) {
  for (const char* setting : {"BlockPublicPolicy", "RestrictPublicBuckets"}) {
    if (!flag_or(block, setting, false)) continue;
    throw Error(Error::Kind::failed, "public-policy-blocked",
                fmt::format("lists of the source let everybody in ({}), and {} of the bucket's Block Public "
                            "Access keeps a policy from doing so",
                            what, setting))
        .where(bucket)
        .next(
            "Make those objects private at the source, then run "
            "cleave run again. Or undo, leave the bucket out of disable_acls in cleave.toml and plan again.");
  }
}

void refuse_too_large(const std::string& policy, const GrantedKeys& granted, const std::string& bucket) {
  if (policy.size() <= largest_policy) return;
  std::size_t single = 0;
  std::size_t prefixes = 0;
  for (const auto& [access, keys] : granted.access()) {
    for (const auto& pattern : keys.patterns()) ++(pattern.ends_with('*') ? prefixes : single);
  }
  throw Error(Error::Kind::failed, "policy-too-large",
              fmt::format("its policy would have {} bytes of {} that S3 takes: beside {} prefixes, {} keys "
                          "are granted differently from their neighbours and have to be named one by one",
                          policy.size(), largest_policy, prefixes, single))
      .where(bucket)
      .next(
          "Put what is public under one prefix at the source and run cleave run again. Or undo, leave the "
          "bucket out of disable_acls in cleave.toml, so that it keeps its lists, and plan again.");
}

/// For the bucket and for its objects, refusing what a policy would not be let say.
Json statements_for(const PolicyBucket& bucket, const plan::TranslatedGrants& of_bucket,
                    const GrantedKeys& of_objects, const Json& block) {
  Json statements = Json::array();
  for (const auto& access : of_bucket.access) {
    if (access.grantee == plan::everyone) refuse_blocked(block, bucket.name, "the bucket's own");
    statements.push_back(grant_statement(bucket, access, {}));
  }
  for (const auto& [access, keys] : of_objects.access()) {
    if (keys.inside() == 0) continue;
    if (access.grantee == plan::everyone) {
      refuse_blocked(block, bucket.name,
                     fmt::format("those of {} objects, '{}' first", keys.inside(), keys.first()));
    }
    statements.push_back(grant_statement(bucket, access, keys.patterns()));
  }
  return statements;
}

}  // namespace

/// Never "already so": lists change without a trace in listings, so only reading them all tells.
Seen TranslateGrants::check(const Task& task) {
  const std::string now = policy_text(accounts_.client(task, "s3"), text(task.params, "Bucket"));
  return {std::nullopt, {{"Policy", now}}};
}

Json TranslateGrants::apply(const Task& task, const Json&) {
  const std::string name = text(task.params, "Bucket");
  const aws::Client s3 = accounts_.client(task, "s3");
  const aws::Client source = accounts_.source.client("s3", task.step.region);
  const Owners owners = owners_of(accounts_, task);
  const std::string original = text(task.params, "SourceBucket");
  const bool ignored = flag_or(public_access_block(source, original), "IgnorePublicAcls", false);
  const auto public_grants = ignored ? PublicGrants::ignored : PublicGrants::count;

  auto of_bucket = plan::translated(retargeted(at(task.params, "Grants"), owners), GrantsOf::bucket,
                                    owners.destination, public_grants);
  ObjectGrants of_objects(source, original, owners, public_grants);
  if (text(task.params, "Of") == "objects")
    read_objects(of_objects, aws::ObjectListing(source, original), aws::ObjectListing(s3, name), task);
  const GrantedKeys& granted = of_objects.granted();

  const PolicyBucket bucket{name, text(task.params, "Partition"), accounts_.destination.id()};
  const Json statements = statements_for(bucket, of_bucket, granted, public_access_block(s3, name));
  const std::string now = policy_text(s3, name);
  const Json policy = with_grant_statements(policy_of(now), statements);
  refuse_too_large(dump(policy), granted, name);
  if (policy != policy_of(now)) put_policy(s3, name, policy, now);
  of_bucket.left.merge(granted.left());
  return {{"Statements", statements.size()}, {"Bytes", dump(policy).size()}, {"Left", of_bucket.left}};
}

Progress TranslateGrants::undo(const Task& task, const Json& before, const Json&) {
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client s3 = accounts_.client(task, "s3");
  const std::string original = text_or(before, "Policy", "");
  const std::string now = policy_text(s3, bucket);
  const Json earlier = policy_of(original);
  const Json wanted = with_grant_statements(policy_of(now), grant_statements_of(earlier));
  // Its version may be newer now, which is all the same once there are no statements that need it.
  const bool untouched = plan::with_policy_variables(wanted) == plan::with_policy_variables(earlier);
  if (wanted != policy_of(now) || (untouched && now != original))
    put_policy(s3, bucket, untouched ? earlier : wanted, original);
  return Progress::done(Json::object());
}

}  // namespace cleave::move
