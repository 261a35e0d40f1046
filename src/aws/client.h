#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "aws/config.h"
#include "aws/credentials.h"
#include "aws/model.h"
#include "aws/protocol.h"
#include "aws/transport.h"
#include "base/clock.h"
#include "base/json.h"

namespace cleave::aws {

struct Attempt;

/// Where buckets are, as S3 has told one account: a second call need not be redirected. A bucket that is made
/// anew elsewhere is redirected once more. Thread-safe.
class BucketRegions {
 public:
  std::string of(const std::string& bucket, const std::string& otherwise) const;
  void note(const std::string& bucket, const std::string& region);
  /// Asks whether S3 still accepts the credentials, unless somebody has asked a moment ago; passes on what
  /// `ask` throws.
  void accepted(const std::function<void()>& ask);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> regions_;
  std::mutex asking_;
  std::optional<std::chrono::steady_clock::time_point> accepted_at_;
};

/// Calls the operations of one service in one region, as one principal. Thread-safe, cheap to copy.
/// What it was made from (for clients of an Account: the account) has to outlive it.
///
/// The way of a call: validate → quirk → serialize → endpoint → sign → send (retrying) → parse → quirk.
class Client {
 public:
  /// `buckets` is where S3's redirects are remembered; nullptr: nowhere.
  Client(const ServiceModel& service, std::string region, const Profile& profile,
         CredentialsProvider& credentials, Transport& transport, Clock& clock,
         BucketRegions* buckets = nullptr);

  /// One call. Throws Error(input, "invalid-request") before a byte leaves; Error(refused, AWS's code) for
  /// AWS's no; Error(throttled), Error(unreachable) when retries are used up; Error(credentials). `where()`
  /// names the call.
  Json call(std::string_view operation, const Json& parameters = Json::object()) const;

  /// As call, with the bytes beside the documents (GetObject, PutObject).
  Message exchange(std::string_view operation, const Message& input) const;

  /// Calls `page` for every page of a paginated operation; an operation without pages has one.
  void pages(std::string_view operation, const Json& parameters,
             const std::function<void(const Json&)>& page) const;

  /// The items of all pages: the operation's first result key, concatenated.
  Json items(std::string_view operation, const Json& parameters = Json::object()) const;

  const std::string& region() const { return region_; }

 private:
  HttpResponse send(const Operation& operation, HttpRequest request, const Json& document,
                    const Attempt& attempt) const;
  void throw_if_not_accepted(const Purpose& purpose, const std::string& bucket,
                             const HttpResponse& response) const;

  const ServiceModel* service_;
  std::string region_;
  const Profile* profile_;
  CredentialsProvider* credentials_;
  Transport* transport_;
  Clock* clock_;
  BucketRegions* buckets_;
};

/// One side of a split: a profile of the AWS configuration, who it is, and clients that act as it.
/// Thread-safe.
class Account {
 public:
  /// `transport` is shared by all clients (wrap it for retries, rate limits, read-only).
  Account(Profile profile, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock);

  Client client(std::string_view service, std::string_view region = "") const;

  const Profile& profile() const { return profile_; }
  const std::string& region() const { return profile_.region; }
  CredentialsProvider& credentials() const;
  /// The 12-digit account id and the caller's ARN, asked once of sts GetCallerIdentity. From then on new keys
  /// are asked for their account before anything is signed with them: those of another one are
  /// Error(credentials, "another-account").
  const std::string& id() const;
  const std::string& caller_arn() const;

 private:
  Profile profile_;
  std::shared_ptr<Transport> transport_;
  std::shared_ptr<Clock> clock_;
  class Identified;
  std::shared_ptr<Identified> credentials_;
  std::shared_ptr<BucketRegions> buckets_;
};

}  // namespace cleave::aws
