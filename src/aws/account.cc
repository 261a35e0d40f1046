#include <mutex>

#include "aws/client.h"
#include "base/error.h"

namespace cleave::aws {

/// Who the account is, once somebody has asked.
struct Account::Identity {
  std::mutex mutex;
  std::string id;
  std::string arn;
};

Account::Account(Profile profile, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
    : profile_(std::move(profile)),
      transport_(std::move(transport)),
      clock_(std::move(clock)),
      credentials_(make_credentials(profile_, transport_, clock_)),
      buckets_(std::make_shared<BucketRegions>()),
      identity_(std::make_shared<Identity>()) {}

Client Account::client(std::string_view service_id, std::string_view region) const {
  return Client(service(service_id),
                std::string(region.empty() || region == "global" ? profile_.region : region), profile_,
                *credentials_, *transport_, *clock_, buckets_.get());
}

const std::string& Account::id() const {
  identify();
  return identity_->id;
}

const std::string& Account::caller_arn() const {
  identify();
  return identity_->arn;
}

namespace {

/// Every command begins with this question, and none should fail because a busy service refused it. Where
/// nobody can be reached at all, that is said at once.
Json caller_identity(const Client& sts) {
  constexpr int tries = 6;
  for (int tries_left = tries;;) {
    try {
      return sts.call("GetCallerIdentity");
    } catch (const Error& error) {
      if (!error.may_pass() || error.code() == "no-connection" || --tries_left == 0) throw;
    }
  }
}

}  // namespace

void Account::identify() const {
  const std::lock_guard lock(identity_->mutex);
  if (!identity_->id.empty()) return;
  const Json answer = caller_identity(client("sts"));
  identity_->arn = text(answer, "Arn");
  identity_->id = text(answer, "Account");
}

}  // namespace cleave::aws
