#include "move/s3/buckets.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/bucket_configurations.h"
#include "aws/object_listing.h"
#include "base/error.h"
#include "move/call_or_null.h"
#include "move/own_tags.h"
#include "move/s3/owners.h"

namespace cleave::move {
namespace {

using run::Progress;
using run::Seen;
using run::Task;

bool is_empty(const aws::Client& s3, const std::string& bucket) {
  return list_or_empty(s3.call("ListObjectsV2", {{"Bucket", bucket}, {"MaxKeys", 1}}), "Contents").empty();
}

Error held(const Task& task, const std::string& bucket) {
  return name_taken(
      task, fmt::format("the bucket {}", bucket),
      fmt::format("Delete it if nobody needs it and run again; or write \"{}\" = \"NEW-NAME\" under "
                  "[renames] in cleave.toml, then cleave inventory, cleave plan, cleave run.",
                  task.step.id.substr(task.step.id.rfind('/') + 1)));
}

/// HeadBucket has no body: a bucket that is not there is a plain 404. A 403 is no sign that a bucket of ours
/// is gone: a policy may refuse it.
bool bucket_exists(const aws::Client& s3, const std::string& bucket) {
  return !call_or_null(s3, "HeadBucket", {{"Bucket", bucket}}, {"404", "NotFound", "NoSuchBucket"}).is_null();
}

/// Of a bucket that may never have been made: a 403 is another account's. Its name is taken, which
/// CreateBucket says.
bool bucket_is_ours(const aws::Client& s3, const std::string& bucket) {
  const std::vector<std::string_view> not_ours{"404", "NotFound", "NoSuchBucket", "403", "Forbidden"};
  return !call_or_null(s3, "HeadBucket", {{"Bucket", bucket}}, not_ours).is_null();
}

/// Lists of settings come back in any order.
Json sorted(Json list) {
  if (list.is_array()) std::sort(list.begin(), list.end());
  return list;
}

const aws::BucketConfiguration* single(const std::string& name) {
  const auto found = std::find_if(aws::bucket_configurations.begin(), aws::bucket_configurations.end(),
                                  [&](const auto& configuration) { return configuration.name == name; });
  return found == aws::bucket_configurations.end() ? nullptr : &*found;
}

const aws::BucketConfigurationList& listed(const std::string& name) {
  const auto found =
      std::find_if(aws::bucket_configuration_lists.begin(), aws::bucket_configuration_lists.end(),
                   [&](const auto& list) { return list.name == name; });
  if (found != aws::bucket_configuration_lists.end()) return *found;
  throw Error(Error::Kind::input, "bad-plan", fmt::format("buckets have no configuration {}", name));
}

/// What the bucket has now, in the form of the request; null when it has none.
Json current(const aws::Client& s3, const std::string& bucket,
             const aws::BucketConfiguration& configuration) {
  const Json answer = call_or_null(s3, configuration.get, {{"Bucket", bucket}}, {configuration.absent});
  if (answer.is_null() || answer.empty()) return nullptr;
  return configuration.get_member.empty() ? answer : at(answer, configuration.get_member);
}

Json current(const aws::Client& s3, const std::string& bucket, const aws::BucketConfigurationList& list,
             const std::string& id) {
  for (const Json& item : list_or_empty(s3.call(list.list, {{"Bucket", bucket}}), list.items)) {
    if (text_or(item, "Id", "") == id) return item;
  }
  return nullptr;
}

/// Does the bucket have all that was asked for? Answers add defaults and other fields.
bool covers(const Json& answer, const Json& request) {
  if (request.is_object()) {
    return answer.is_object() &&
           std::all_of(request.items().begin(), request.items().end(), [&](const auto& item) {
             const auto found = answer.find(item.key());
             return found != answer.end() && covers(*found, item.value());
           });
  }
  if (!request.is_array()) return answer == request;
  return answer.is_array() && answer.size() == request.size() &&
         std::all_of(request.begin(), request.end(), [&](const Json& wanted) {
           return std::any_of(answer.begin(), answer.end(),
                              [&](const Json& item) { return covers(item, wanted); });
         });
}

/// Policies are JSON inside a string; their spelling may differ.
bool same(const std::string& configuration, const Json& answer, const Json& request) {
  if (request.is_null() || answer.is_null()) return request.is_null() && answer.is_null();
  if (configuration != "Policy") return covers(answer, request);
  return parse_json(answer.get<std::string>(), "policy") == parse_json(request.get<std::string>(), "policy");
}

Json tags_on(const aws::Client& s3, const std::string& bucket) {
  const Json tagging = call_or_null(s3, "GetBucketTagging", {{"Bucket", bucket}}, {"NoSuchTagSet"});
  return list_or_empty(tagging, "TagSet");
}

Json ownership(const Task& task) {
  return {{"Rules", {{{"ObjectOwnership", text(task.params, "ObjectOwnership")}}}}};
}

/// Has the step's own bucket its tags and its rule of ownership? A newer plan may want others.
bool is_as_wanted(const aws::Client& s3, const Task& task, const Json& tags) {
  if (sorted(tags) != sorted(tags_of(task, at(task.params, "Tags")))) return false;
  const Json answer =
      call_or_null(s3, "GetBucketOwnershipControls", {{"Bucket", text(task.params, "Bucket")}},
                   {"OwnershipControlsNotFoundError"});
  return answer.is_null() || at(answer, "OwnershipControls") == ownership(task);
}

}  // namespace

Seen CreateBucket::check(const Task& task) {
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client s3 = accounts_.client(task, "s3");
  if (!bucket_is_ours(s3, bucket)) return {std::nullopt, Json::object()};
  const Json tagging = call_or_null(s3, "GetBucketTagging", {{"Bucket", bucket}}, {"NoSuchTagSet"});
  const Json& tags = list_or_empty(tagging, "TagSet");
  if (is_own(task, tags)) {
    if (is_as_wanted(s3, task, tags)) return {Json{{"Bucket", bucket}}, Json::object()};
    return {std::nullopt, Json::object()};
  }
  // Between its creation and its tags it is empty and has none. One that was there before the step began is
  // somebody else's: the first check's state is what `apply` gets.
  if (tagging.is_null() && is_empty(s3, bucket)) return {std::nullopt, {{"Held", true}}};
  throw held(task, bucket);
}

Json CreateBucket::apply(const Task& task, const Json& before) {
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client s3 = accounts_.client(task, "s3");
  Json request = {{"Bucket", bucket}, {"ObjectOwnership", text(task.params, "ObjectOwnership")}};
  if (task.step.region != "us-east-1") {
    request["CreateBucketConfiguration"] = {{"LocationConstraint", task.step.region}};
  }
  const bool exists = bucket_is_ours(s3, bucket);
  if (!exists) {
    if (call_or_null(s3, "CreateBucket", request, {"BucketAlreadyExists"}).is_null())
      throw held(task, bucket);
  } else if (is_own(task, tags_on(s3, bucket))) {
    s3.call("PutBucketOwnershipControls", {{"Bucket", bucket}, {"OwnershipControls", ownership(task)}});
  } else if (flag_or(before, "Held", false)) {
    throw held(task, bucket);
  }
  s3.call("PutBucketTagging",
          {{"Bucket", bucket}, {"Tagging", {{"TagSet", tags_of(task, at(task.params, "Tags"))}}}});
  return {{"Bucket", bucket}};
}

Progress CreateBucket::settle(const Task& task, const Json& outputs) {
  if (is_there(task, outputs)) return Progress::done(outputs);
  return Progress::not_listed(task, "the bucket " + text(outputs, "Bucket"));
}

bool CreateBucket::is_there(const Task& task, const Json& outputs) {
  return bucket_exists(accounts_.client(task, "s3"), text(outputs, "Bucket"));
}

Progress CreateBucket::undo(const Task& task, const Json& before, const Json& outputs) {
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client s3 = accounts_.client(task, "s3");
  const bool exists = outputs.is_null() ? bucket_is_ours(s3, bucket) : bucket_exists(s3, bucket);
  if (!exists) return Progress::done(Json::object());
  const Json tagging = call_or_null(s3, "GetBucketTagging", {{"Bucket", bucket}}, {"NoSuchTagSet"});
  const bool tagged = is_own(task, list_or_empty(tagging, "TagSet"));
  if (!tagged && (!tagging.is_null() || flag_or(before, "Held", false)))
    return Progress::done(Json::object());
  if (!is_empty(s3, bucket)) {
    throw Error(Error::Kind::failed, "bucket-not-empty",
                "the bucket holds objects that are not copies of the source's: something was written here")
        .where(bucket)
        .next("Copy them to the source or delete them, then run cleave undo again.");
  }
  s3.call("DeleteBucket", {{"Bucket", bucket}});
  return Progress::done(Json::object());
}

Seen PutBucketConfiguration::check(const Task& task) {
  const std::string name = text(task.params, "Configuration");
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client s3 = accounts_.client(task, "s3");
  const auto* configuration = single(name);
  const Json now = configuration != nullptr ? current(s3, bucket, *configuration)
                                            : current(s3, bucket, listed(name), text(task.params, "Id"));
  if (same(name, now, at(task.params, "Request"))) return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json PutBucketConfiguration::apply(const Task& task, const Json&) {
  const std::string name = text(task.params, "Configuration");
  const aws::Client s3 = accounts_.client(task, "s3");
  Json request = {{"Bucket", text(task.params, "Bucket")}};
  const Json& wanted = at(task.params, "Request");
  const auto* configuration = single(name);
  if (configuration == nullptr) {
    const auto& list = listed(name);
    request["Id"] = text(task.params, "Id");
    request[std::string(list.member)] = wanted;
    s3.call(list.put, request);
  } else if (wanted.is_null()) {
    s3.call(configuration->remove, request);
  } else {
    request[std::string(configuration->put_member)] = wanted;
    s3.call(configuration->put, request);
  }
  return Json::object();
}

/// The bucket goes, and its settings with it; but its policy may keep it, and what is in it, from going.
Progress PutBucketConfiguration::undo(const Task& task, const Json&, const Json&) {
  if (text(task.params, "Configuration") == "Policy")
    call_or_null(accounts_.client(task, "s3"), "DeleteBucketPolicy",
                 {{"Bucket", text(task.params, "Bucket")}}, {"NoSuchBucket", "NoSuchBucketPolicy"});
  return Progress::done(Json::object());
}

Json PutBucketAcl::wanted(const Task& task) const {
  return retargeted(at(task.params, "Grants"), owners_of(accounts_, task));
}

Seen PutBucketAcl::check(const Task& task) {
  const Json acl =
      accounts_.client(task, "s3").call("GetBucketAcl", {{"Bucket", text(task.params, "Bucket")}});
  // Re-targeting nobody takes the display names away that only answers have.
  const Json now = retargeted(list_or_empty(acl, "Grants"), {});
  if (sorted(now) == sorted(wanted(task))) return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json PutBucketAcl::apply(const Task& task, const Json&) {
  const Json policy = {{"Grants", wanted(task)},
                       {"Owner", {{"ID", aws::canonical_user(accounts_.destination)}}}};
  accounts_.client(task, "s3")
      .call("PutBucketAcl", {{"Bucket", text(task.params, "Bucket")}, {"AccessControlPolicy", policy}});
  return Json::object();
}

Progress PutBucketAcl::undo(const Task&, const Json&, const Json&) {
  return Progress::done(Json::object());
}

}  // namespace cleave::move
