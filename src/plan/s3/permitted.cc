#include "plan/s3/permitted.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "plan/s3/access_lists.h"
#include "plan/s3/policy_denials.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

std::string arn_of_bucket(const Inventory& inventory, const std::string& name) {
  return fmt::format("arn:{}:s3:::{}", inventory.partition, name);
}

using Keys = std::map<std::string, std::string>;

void add_calls(std::vector<PolicyCall>& calls, const Inventory& caller, bool on_objects, const Keys& keys,
               std::initializer_list<const char*> actions) {
  for (const char* action : actions)
    calls.push_back({caller.caller_arn, caller.account_id, action, on_objects, keys});
}

Keys common_keys(const Resource& bucket, const std::string& owner) {
  return {
      {"aws:requestedregion", bucket.region}, {"s3:resourceaccount", owner}, {"aws:resourceaccount", owner}};
}

/// The grants to read, and both sides' reading.
std::vector<PolicyCall> calls_at_source(const Draft& draft, const Resource& bucket) {
  std::vector<PolicyCall> calls;
  const Keys keys = common_keys(bucket, draft.source().account_id);
  add_calls(calls, draft.source(), false, keys,
            {"s3:ListBucket", "s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:ListBucketMultipartUploads"});
  add_calls(calls, draft.source(), true, keys, {"s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging"});
  add_calls(calls, draft.destination(), true, keys, {"s3:GetObject", "s3:GetObjectTagging"});
  return calls;
}

/// `headers` as an upload brings them.
std::vector<PolicyCall> calls_at_destination(const Draft& draft, const Resource& bucket, ObjectsOf objects,
                                             const Json& headers) {
  std::vector<PolicyCall> calls;
  Keys keys = common_keys(bucket, draft.destination().account_id);
  // Settings come before the policy, but for these; an undo takes the policy away before all else. Its tags
  // tell that the bucket is this split's own.
  add_calls(calls, draft.destination(), false, keys,
            {"s3:GetBucketPolicy", "s3:DeleteBucketPolicy", "s3:GetBucketTagging"});
  if (find(bucket.document, "GetBucketLogging/LoggingEnabled") != nullptr)
    add_calls(calls, draft.destination(), false, keys, {"s3:PutBucketLogging"});
  if (objects == ObjectsOf::left) return calls;
  add_calls(calls, draft.destination(), false, keys, {"s3:ListBucket"});
  add_calls(
      calls, draft.destination(), true, keys,
      {"s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging", "s3:DeleteObject", "s3:PutObjectTagging"});
  if (loses_lists(draft, bucket)) add_calls(calls, draft.destination(), false, keys, {"s3:PutBucketPolicy"});
  if (new_ownership(draft, bucket) != "BucketOwnerEnforced")
    add_calls(calls, draft.destination(), true, keys, {"s3:PutObjectAcl"});
  keys["s3:x-amz-metadata-directive"] = "COPY";
  for (const auto& [header, key] :
       {std::pair{"ServerSideEncryption", "s3:x-amz-server-side-encryption"},
        std::pair{"SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"},
        std::pair{"ACL", "s3:x-amz-acl"}})
    if (headers.contains(header)) keys[key] = headers[header].get<std::string>();
  add_calls(calls, draft.destination(), true, keys, {"s3:PutObject"});
  return calls;
}

std::string flat(const Json& expression) {
  if (expression.is_string()) return expression.get<std::string>();
  std::string joined;
  if (expression.contains("$text"))
    for (const Json& part : expression["$text"]) joined += flat(part);
  return joined.empty() ? "(made by the run)" : joined;
}

/// The ways to write an object that a policy may demand, the plain one first.
std::vector<Json> ways_to_write(const Draft& draft, const Resource& bucket) {
  std::vector<Json> ways = {Json::object(), {{"ServerSideEncryption", "AES256"}}};
  constexpr const char* by_default =
      "GetBucketEncryption/ServerSideEncryptionConfiguration/Rules/0/ApplyServerSideEncryptionByDefault/";
  const std::string key = text_or(bucket.document, std::string(by_default) + "KMSMasterKeyID", "");
  const bool key_stays = key.empty() || !key.starts_with("arn:") ||
                         key.find(":" + draft.source().account_id + ":") != std::string::npos;
  if (!key_stays) ways.push_back({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}});
  ways.push_back({{"ServerSideEncryption", "aws:kms"}});
  // What the owner may do anyway; some policies want it said.
  for (std::size_t plain = 0, count = ways.size(); plain < count; ++plain) {
    ways.push_back(ways[plain]);
    ways.back()["ACL"] = "bucket-owner-full-control";
  }
  return ways;
}

/// What keeps the calls of one side from being made.
struct Refused {
  std::set<std::string> sure, unknown;
};

Refused told(const std::vector<Denial>& found, const std::string& side, const std::string& caller) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> actions;
  for (const Denial& denial : found) {
    auto& names = actions[{denial.statement, denial.depends}];
    if (std::find(names.begin(), names.end(), denial.action) == names.end()) names.push_back(denial.action);
  }
  Refused refused;
  for (const auto& [statement, names] : actions) {
    if (statement.second.empty())
      refused.sure.insert(fmt::format("at the {}, its policy's statement {} denies {} to {}", side,
                                      statement.first, fmt::join(names, ", "), caller));
    else
      refused.unknown.insert(
          fmt::format("at the {}, whether its policy's statement {} denies {} depends on {}", side,
                      statement.first, fmt::join(names, ", "), statement.second));
  }
  return refused;
}

void add(Refused& all, Refused more) {
  all.sure.merge(more.sure);
  all.unknown.merge(more.unknown);
}

/// What could not be read may refuse as well.
void add_unread(const Draft& draft, const Resource& bucket, Refused& all) {
  for (const auto& gap : draft.source().gaps)
    for (const char* call : {" GetBucketPolicy", " ListObjectsV2"})
      if (gap.what == bucket.id + call)
        all.unknown.insert(fmt::format("{} of the source was refused to cleave ({})", call + 1, gap.code));
}

Refused refused_at_source(const Draft& draft, const Resource& bucket) {
  const std::string written = text_or(bucket.document, "GetBucketPolicy/Policy", "");
  if (written.empty()) return {};
  const Json policy = parse_json(written, bucket.id);
  Refused all =
      told(denials(policy, arn_of_bucket(draft.source(), bucket.name), calls_at_source(draft, bucket)),
           "source", "cleave");
  if (flag_or(bucket.document, "GetPublicAccessBlock/PublicAccessBlockConfiguration/RestrictPublicBuckets",
              false) &&
      lets_everybody_in(policy))
    all.sure.insert(
        "at the source, RestrictPublicBuckets keeps the destination account out as long as a statement of "
        "its policy "
        "lets everybody in");
  return all;
}

Refused refused_at_destination(const Draft& draft, const Resource& bucket, const Json& policy,
                               ObjectsOf objects, Json& headers) {
  const Json written = parse_json(flat(draft.rewritten(policy)), bucket.id);
  const std::string arn = flat(draft.rewritten(Json(arn_of_bucket(draft.source(), bucket.name))));
  std::optional<Refused> best;
  for (const Json& way : ways_to_write(draft, bucket)) {
    Refused refused = told(denials(written, arn, calls_at_destination(draft, bucket, objects, way)),
                           "destination", "cleave");
    const bool better = !best || (refused.sure.empty() && !best->sure.empty()) ||
                        (refused.sure.empty() && refused.unknown.size() < best->unknown.size());
    if (!better) continue;
    headers = way;
    best = std::move(refused);
  }
  return *best;
}

Error refusal(const Draft& draft, const Resource& bucket, const std::set<std::string>& reasons, bool sure) {
  const std::string ways = fmt::format(
      "Let the statement spare the principals that cleave uses while the split lasts ({} and {}), or write "
      "\"{}\" = "
      "\"leave\" under [decisions] in cleave.toml; then run cleave inventory and cleave plan again.",
      draft.source().caller_arn, draft.destination().caller_arn, bucket.id);
  return Error(Error::Kind::input, sure ? "policy-denies" : "policy-unknown",
               fmt::format("its objects could not be copied: {}", fmt::join(reasons, "; ")))
      .where(bucket.id)
      .next(
          sure ? ways
               : fmt::format("If nothing of that refuses cleave where it runs, write \"{}\" = \"copy\" under "
                             "[decisions] in cleave.toml: it is tried, and not evaluated. Otherwise: {}",
                             bucket.id, ways));
}

}  // namespace

Json demand_permitted(Draft& draft, const Resource& bucket, const Json& policy, ObjectsOf objects) {
  Refused all;
  Json headers = Json::object();
  if (objects == ObjectsOf::copied) {
    add(all, refused_at_source(draft, bucket));
    add_unread(draft, bucket, all);
  }
  if (!policy.is_null()) add(all, refused_at_destination(draft, bucket, policy, objects, headers));
  if (!all.sure.empty()) throw refusal(draft, bucket, all.sure, true);
  if (all.unknown.empty()) return headers;
  const auto decided = draft.decisions().resources.find(bucket.id);
  if (decided == draft.decisions().resources.end()) throw refusal(draft, bucket, all.unknown, false);
  for (const std::string& reason : all.unknown)
    draft.warn(fmt::format("{} is not evaluated: {}", bucket.id, reason));
  return headers;
}

}  // namespace cleave::plan
