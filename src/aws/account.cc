#include <mutex>

#include "aws/client.h"

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
      identity_(std::make_shared<Identity>()) {}

Client Account::client(std::string_view service_id, std::string_view region) const {
  return Client(service(service_id),
                std::string(region.empty() || region == "global" ? profile_.region : region), profile_,
                *credentials_, *transport_, *clock_);
}

const std::string& Account::id() const {
  identify();
  return identity_->id;
}

const std::string& Account::caller_arn() const {
  identify();
  return identity_->arn;
}

void Account::identify() const {
  const std::lock_guard lock(identity_->mutex);
  if (!identity_->id.empty()) return;
  const Json answer = client("sts").call("GetCallerIdentity");
  identity_->arn = text(answer, "Arn");
  identity_->id = text(answer, "Account");
}

}  // namespace cleave::aws
