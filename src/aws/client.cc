#include "aws/client.h"

#include "aws/credentials/sources.h"
#include "aws/endpoint.h"
#include "aws/endpoint_place.h"
#include "aws/paginate.h"
#include "aws/purpose.h"
#include "aws/quirks.h"
#include "aws/recovery.h"
#include "aws/sign.h"

namespace cleave::aws {
namespace {

void validate_input(const Operation& operation, const Json& document) {
  static const Shape nothing{};
  validate(operation.input.shape == nullptr ? nothing : *operation.input.shape, document);
}

/// S3 addresses the bucket by host name; every other service by nothing of that kind.
std::string bucket_of(const ServiceModel& service, const Json& document) {
  return service.id == "s3" ? text_or(document, "Bucket", "") : "";
}

/// Where the profile says that the call goes to.
std::string place_of_call(const Profile& profile) {
  for (const char* key : {"ca_bundle", "endpoint_url", "region"}) {
    if (profile.places.contains(key)) return profile.where(key);
  }
  return profile.where();
}

/// A URL that is wrong is told with its place, which the endpoint does not know.
Endpoint endpoint_of(const ServiceModel& service, std::string_view region, const Profile& profile) {
  const auto& id = service.service_id;
  try {
    return resolve_endpoint(service, region, profile.endpoint_url(id), profile.endpoint_variant(id));
  } catch (const Error& error) {
    if (error.code() != "bad-endpoint") throw;
    throw Error(error.kind(), error.code(), error.what())
        .where(place_of_endpoint(profile, id))
        .next(error.next());
  }
}

}  // namespace

std::string BucketRegions::of(const std::string& bucket, const std::string& otherwise) const {
  const std::lock_guard lock(mutex_);
  const auto found = regions_.find(bucket);
  return found == regions_.end() ? otherwise : found->second;
}

void BucketRegions::note(const std::string& bucket, const std::string& region) {
  const std::lock_guard lock(mutex_);
  regions_[bucket] = region;
}

void BucketRegions::accepted(const std::function<void()>& ask) {
  constexpr std::chrono::seconds moment{5};
  const std::lock_guard lock(asking_);
  const auto now = std::chrono::steady_clock::now();
  if (accepted_at_ && now - *accepted_at_ < moment) return;
  ask();
  accepted_at_ = now;
}

Client::Client(const ServiceModel& service, std::string region, const Profile& profile,
               CredentialsProvider& credentials, Transport& transport, Clock& clock, BucketRegions* buckets)
    : service_(&service),
      region_(std::move(region)),
      profile_(&profile),
      credentials_(&credentials),
      transport_(&transport),
      clock_(&clock),
      buckets_(buckets) {}

Json Client::call(std::string_view operation, const Json& parameters) const {
  return exchange(operation, Message{parameters, ""}).document;
}

/// The way of a call. Two answers are worth a second try with the same request signed anew: the bucket is in
/// another region, and this machine's clock is wrong.
Message Client::exchange(std::string_view operation_name, const Message& input) const {
  const Operation& operation = service_->operation(operation_name);
  Message filled = input;
  fill_tokens(operation, filled.document);
  validate_input(operation, filled.document);
  filled.document = adjusted_input(*service_, operation, std::move(filled.document));
  const HttpRequest request = serialize_request(*service_, operation, filled);
  const auto bucket = bucket_of(*service_, filled.document);
  const bool remembers = buckets_ != nullptr && !bucket.empty();
  Attempt attempt{remembers ? buckets_->of(bucket, region_) : region_, clock_->now()};
  HttpResponse response = send(operation, request, filled.document, attempt);
  if (const auto better = recover(*service_, attempt, response)) {
    if (remembers && better->region != attempt.region) buckets_->note(bucket, better->region);
    attempt = *better;
    response = send(operation, request, filled.document, attempt);
  }
  const Purpose purpose{service_, &operation, attempt.region};
  throw_if_not_of_aws(purpose, response);
  throw_if_not_accepted(purpose, bucket, response);
  throw_if_refused(purpose, response, operation.unsigned_request ? "" : place_of_source(*profile_));
  try {
    return parse_response(*service_, operation, response);
  } catch (const Error& error) {  // The reader of an answer does not know of what.
    if (!error.where().empty()) throw;
    throw Error(error.kind(), error.code(), error.what()).where(to_text(purpose)).next(error.next());
  }
}

/// An answer to HEAD has no body, and so no code: a 403 or a 400 may be about what was asked for, or about
/// the credentials. Another question about the same bucket is answered with a code.
void Client::throw_if_not_accepted(const Purpose& purpose, const std::string& bucket,
                                   const HttpResponse& response) const {
  const bool says_nothing = (response.status == 403 || response.status == 400) && response.body.empty();
  if (!says_nothing || bucket.empty() || purpose.operation->http_method != "HEAD") return;
  const auto ask = [&] {
    try {
      call("ListObjectsV2", {{"Bucket", bucket}, {"MaxKeys", 0}});
    } catch (const Error& error) {  // Whoever is told that he may not is known.
      if (error.kind() != Error::Kind::refused) throw;
    }
  };
  if (buckets_ == nullptr) return ask();
  buckets_->accepted(ask);
}

HttpResponse Client::send(const Operation& operation, HttpRequest request, const Json& document,
                          const Attempt& attempt) const {
  const Endpoint endpoint = endpoint_of(*service_, attempt.region, *profile_);
  place(request, endpoint, bucket_of(*service_, document), profile_->addressing());
  request.ca_bundle = profile_->ca_bundle();
  request.purpose = {service_, &operation, endpoint.scope.region};
  if (!operation.unsigned_request) sign(request, credentials_->get(), endpoint.scope, attempt.time);
  try {
    return transport_->send(request);
  } catch (const Error& error) {
    if (error.code() != "no-connection") throw;
    throw Error(error.kind(), error.code(), error.what())
        .where(fmt::format("{}, {}", error.where(), place_of_call(*profile_)))
        .next(error.next());
  }
}

void Client::pages(std::string_view operation_name, const Json& parameters,
                   const std::function<void(const Json&)>& page) const {
  const Operation& operation = service_->operation(operation_name);
  PageCount count(fmt::format("{} {}", service_->endpoint_prefix, operation_name));
  for (std::optional<Json> next = parameters; next;) {
    count.go_on(*next);
    const Json answer = call(operation_name, *next);
    page(answer);
    next = next_page(operation.pagination, *next, answer);
  }
}

Json Client::items(std::string_view operation_name, const Json& parameters) const {
  const Operation& operation = service_->operation(operation_name);
  Json all = Json::array();
  pages(operation_name, parameters, [&](const Json& answer) {
    for (auto& item : page_items(operation, answer)) all.push_back(std::move(item));
  });
  return all;
}

}  // namespace cleave::aws
