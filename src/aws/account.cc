#include <mutex>

#include <fmt/format.h>

#include "aws/client.h"
#include "aws/credentials/sources.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

/// Every command begins with this question, and none should fail because a busy service refused it. Where
/// nobody can be reached at all, that is said at once.
Json caller_identity(const Client& sts, const Profile& profile) {
  constexpr int tries = 6;
  for (int tries_left = tries;;) {
    try {
      return sts.call("GetCallerIdentity");
    } catch (const Error& error) {
      if (error.kind() == Error::Kind::refused) throw sign_in_failure(error, profile);
      if (!error.may_pass() || error.code() == "no-connection" || --tries_left == 0) throw;
    }
  }
}

}  // namespace

/// The credentials of an account, and whose they are. Once that is known, it has to stay so: somebody may log
/// in to another account while a run of days goes on.
class Account::Identified : public CredentialsProvider {
 public:
  Identified(const Profile& profile, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
      : profile_(profile),
        transport_(std::move(transport)),
        clock_(std::move(clock)),
        credentials_(make_credentials(profile_, transport_, clock_)) {}

  Credentials get() override {
    auto credentials = credentials_->get();
    const std::lock_guard lock(mutex_);
    if (!id_.empty() && credentials.access_key_id != known_key_) require_same(credentials);
    return credentials;
  }

  const std::string& id() {
    identify();
    return id_;
  }

  const std::string& arn() {
    identify();
    return arn_;
  }

 private:
  void identify() {
    const std::lock_guard lock(mutex_);
    if (!id_.empty()) return;
    const auto credentials = credentials_->get();
    const Json answer = identity_of(credentials);
    arn_ = text(answer, "Arn");
    id_ = text(answer, "Account");
    known_key_ = credentials.access_key_id;
  }

  Json identity_of(const Credentials& credentials) const {
    Got got(credentials);
    return caller_identity(Client(service("sts"), profile_.region, profile_, got, *transport_, *clock_),
                           profile_);
  }

  void require_same(const Credentials& credentials) {
    const auto id = text(identity_of(credentials), "Account");
    if (id != id_)
      throw Error(
          Error::Kind::credentials, "another-account",
          fmt::format("its credentials were those of account {}, and the new ones are those of account "
                      "{}",
                      id_, id))
          .where(place_of_source(profile_))
          .next(fmt::format("Nothing was done with the new ones. Log in to account {} again, then give the "
                            "same command again.",
                            id_));
    known_key_ = credentials.access_key_id;
  }

  const Profile profile_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
  const std::shared_ptr<CredentialsProvider> credentials_;
  std::mutex mutex_;
  std::string id_, arn_;
  std::string known_key_;  // whose account has been asked for
};

Account::Account(Profile profile, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
    : profile_(std::move(profile)),
      transport_(std::move(transport)),
      clock_(std::move(clock)),
      credentials_(std::make_shared<Identified>(profile_, transport_, clock_)),
      buckets_(std::make_shared<BucketRegions>()) {}

Client Account::client(std::string_view service_id, std::string_view region) const {
  return Client(service(service_id),
                std::string(region.empty() || region == "global" ? profile_.region : region), profile_,
                *credentials_, *transport_, *clock_, buckets_.get());
}

CredentialsProvider& Account::credentials() const {
  return *credentials_;
}

const std::string& Account::id() const {
  return credentials_->id();
}

const std::string& Account::caller_arn() const {
  return credentials_->arn();
}

}  // namespace cleave::aws
