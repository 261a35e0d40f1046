#include "twin/s3/setting_rules.h"

#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/s3/acl.h"

namespace cleave::twin::s3 {
namespace {

Refusal malformed() {
  return bad_request(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema");
}

/// The target has to be there, in the same region and account.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
void check_logging(Call& call, const Bucket& bucket, Json& document) {
  const Json* enabled = find(document, "LoggingEnabled");
  if (enabled == nullptr) return;
  const auto target = find_bucket(call.world, text(*enabled, "TargetBucket"));
  if (!target) {
    throw bad_request("InvalidTargetBucketForLogging", "The target bucket for logging does not exist");
  }
  if (target->owner != bucket.owner || target->region() != bucket.region()) {
    throw bad_request(
        "InvalidTargetBucketForLogging",
        "The owner and region of the bucket to be logged and of the target bucket must be the same.");
  }
}

/// Versioning can be suspended but not removed, and not suspended under object lock.
void check_versioning(Call&, const Bucket& bucket, Json& document) {
  const std::string status = text_or(document, "Status", "");
  if (status != "Enabled" && status != "Suspended") {
    throw bad_request("IllegalVersioningConfigurationException", "The Versioning element must be specified");
  }
  if (status == "Suspended" && bucket.setting("object_lock") != nullptr) {
    throw Refusal{
        "InvalidBucketState",
        "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
        409, Json::object()};
  }
}

void check_replication(Call& call, const Bucket& bucket, Json& document) {
  if (bucket.versioning() != "Enabled") {
    throw bad_request("InvalidRequest",
                      "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  for (const auto& rule : list_or_empty(document, "Rules")) {
    const std::string arn = text(rule, "Destination/Bucket");
    const auto target = find_bucket(call.world, arn.substr(arn.rfind(':') + 1));
    if (!target) throw bad_request("InvalidRequest", "Destination bucket must exist.");
    if (target->versioning() != "Enabled") {
      throw bad_request("InvalidRequest", "Destination bucket must have versioning enabled.");
    }
  }
}

void check_object_lock(Call&, const Bucket& bucket, Json&) {
  if (bucket.versioning() == "Enabled") return;
  throw Refusal{"InvalidBucketState",
                "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", 409,
                Json::object()};
}

/// ACLs that give anything to others have to go before they can be disabled.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-migrating-acls-prerequisites.html
void check_ownership(Call&, const Bucket& bucket, Json& document) {
  const std::string wanted = text_or(document, "Rules/0/ObjectOwnership", "");
  if (list_or_empty(document, "Rules").size() != 1) throw malformed();
  if (wanted != "BucketOwnerEnforced") return;
  if (list_or_empty(*bucket.row, "acl") != canned_acl("private", {bucket.owner, bucket.owner})) {
    throw bad_request("InvalidBucketAclWithObjectOwnership",
                      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
  }
}

void check_tagging(Call&, const Bucket&, Json& document) {
  std::set<std::string> keys;
  for (const auto& tag : list_or_empty(document, "TagSet")) {
    if (text(tag, "Key").starts_with("aws:")) {
      throw bad_request("InvalidTag", "System tags cannot be added/updated by requester");
    }
    if (!keys.insert(text(tag, "Key")).second) {
      throw bad_request("InvalidTag", "Cannot provide multiple Tags with the same key");
    }
  }
  if (keys.size() > 50) throw bad_request("InvalidTag", "The tag count exceeds 50");
}

void check_website(Call&, const Bucket&, Json& document) {
  const bool redirects = document.contains("RedirectAllRequestsTo");
  if (redirects == document.contains("IndexDocument")) {
    throw bad_request("InvalidArgument",
                      "A website has either an IndexDocument Suffix or RedirectAllRequestsTo, not both");
  }
  if (!redirects && (text(document, "IndexDocument/Suffix").empty() ||
                     text(document, "IndexDocument/Suffix").find('/') != std::string::npos)) {
    throw bad_request("InvalidArgument", "The IndexDocument Suffix is not well formed");
  }
}

/// Rules without an id get one.
void check_lifecycle(Call&, const Bucket& bucket, Json& document) {
  std::set<std::string> ids;
  if (list_or_empty(document, "Rules").empty()) throw malformed();
  for (auto& rule : document["Rules"]) {
    const std::string natural = hex(sha256(fmt::format("{}/{}", bucket.name, dump(rule)))).substr(0, 48);
    if (text_or(rule, "ID", "").empty()) rule["ID"] = base64(natural).substr(0, 48);
    if (!ids.insert(text(rule, "ID")).second) {
      throw bad_request("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule");
    }
  }
  document["TransitionDefaultMinimumObjectSize"] = "all_storage_classes_128K";
}

void check_cors(Call&, const Bucket&, Json& document) {
  static const std::set<std::string> methods = {"GET", "PUT", "POST", "DELETE", "HEAD"};
  if (list_or_empty(document, "CORSRules").empty()) throw malformed();
  for (const auto& rule : document["CORSRules"]) {
    for (const auto& method : list_or_empty(rule, "AllowedMethods")) {
      if (methods.contains(method.get<std::string>())) continue;
      throw bad_request("InvalidRequest",
                        fmt::format("Found unsupported HTTP method in CORS config. Unsupported "
                                    "method is {}",
                                    method.get<std::string>()));
    }
  }
}

void check_encryption(Call&, const Bucket&, Json& document) {
  if (list_or_empty(document, "Rules").size() != 1) throw malformed();
  Json& rule = document["Rules"][0];
  if (!rule.contains("BucketKeyEnabled")) rule["BucketKeyEnabled"] = false;
}

/// Members that are left out are false.
void check_public_access_block(Call&, const Bucket&, Json& document) {
  for (const char* member :
       {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"}) {
    if (!document.contains(member)) document[member] = false;
  }
}

/// Every configuration in a notification has an id.
void check_notification(Call&, const Bucket& bucket, Json& document) {
  for (auto& [kind, configurations] : document.items()) {
    if (!configurations.is_array()) continue;
    for (auto& one : configurations) {
      if (!one.contains("Id"))
        one["Id"] = hex(sha256(fmt::format("{}/{}", bucket.name, dump(one)))).substr(0, 32);
    }
  }
}

}  // namespace

void check_setting(Call& call, const Bucket& bucket, const std::string& setting, Json& document) {
  using Rule = std::function<void(Call&, const Bucket&, Json&)>;
  static const std::map<std::string, Rule> rules = {{"logging", check_logging},
                                                    {"versioning", check_versioning},
                                                    {"replication", check_replication},
                                                    {"object_lock", check_object_lock},
                                                    {"ownership", check_ownership},
                                                    {"tagging", check_tagging},
                                                    {"website", check_website},
                                                    {"lifecycle", check_lifecycle},
                                                    {"cors", check_cors},
                                                    {"encryption", check_encryption},
                                                    {"notification", check_notification},
                                                    {"public_access_block", check_public_access_block}};
  if (const auto rule = rules.find(setting); rule != rules.end()) rule->second(call, bucket, document);
}

}  // namespace cleave::twin::s3
