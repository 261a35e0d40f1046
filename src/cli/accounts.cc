#include "cli/accounts.h"

#include <charconv>

#include <fmt/format.h>

#include "aws/curl_transport.h"
#include "aws/rate_limit.h"
#include "aws/read_only.h"
#include "aws/retry.h"
#include "base/error.h"
#include "twin/remote_clock.h"

namespace cleave::cli {
namespace {

/// One pool of connections for the whole program.
std::shared_ptr<aws::Transport> network() {
  static const auto transport = std::make_shared<aws::CurlTransport>();
  return transport;
}

/// AWS_MAX_ATTEMPTS or max_attempts of the profile
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
aws::RetryPolicy retry_policy(const aws::Profile& profile) {
  aws::RetryPolicy policy;
  auto text = profile.variable("AWS_MAX_ATTEMPTS");
  if (text.empty()) text = profile.setting("max_attempts");
  if (text.empty()) return policy;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), policy.attempts);
  if (end.ptr == text.data() + text.size() && policy.attempts > 0) return policy;
  throw Error(Error::Kind::input, "bad-value", fmt::format("'{}' is no number of attempts", text))
      .where("AWS_MAX_ATTEMPTS or max_attempts")
      .next("Write a whole number from 1.");
}

void require_account(const aws::Account& account, const std::string& planned, const WorkDir& work_dir) {
  if (account.id() == planned) return;
  throw Error(Error::Kind::input, "foreign-plan",
              fmt::format("the plan is for account {}, but profile '{}' is {}", planned,
                          account.profile().name, account.id()))
      .where(work_dir.plan_path().string())
      .next("Correct the profile in cleave.toml, or make the plan anew.");
}

}  // namespace

aws::Account open_account(const std::string& profile_name, const std::string& region,
                          const std::string& endpoint_url, Access access) {
  aws::Profile profile = aws::load_profile(profile_name);
  if (!region.empty()) profile.region = region;
  profile.endpoint_url_option = endpoint_url;
  // The documented limits are AWS's; whoever stands behind another endpoint says so itself when it is too
  // much.
  const bool aws_itself = profile.endpoint_url("Route 53").empty();
  std::shared_ptr<aws::Transport> transport = std::make_shared<aws::RateLimitedTransport>(
      network(), aws_itself ? aws::documented_rate_limits() : aws::RateLimits{});
  transport = std::make_shared<aws::RetryingTransport>(std::move(transport), retry_policy(profile));
  if (access == Access::read_only) transport = std::make_shared<aws::ReadOnlyTransport>(std::move(transport));
  return aws::Account(std::move(profile), std::move(transport), std::make_shared<SystemClock>());
}

std::shared_ptr<Clock> open_clock(const std::string& word, const std::string& profile_name,
                                  const std::string& endpoint_url) {
  if (word == "real") return std::make_shared<SystemClock>();
  aws::Profile profile = aws::load_profile(profile_name);
  profile.endpoint_url_option = endpoint_url;
  const auto url = profile.endpoint_url("EC2");
  if (!url.empty()) return std::make_shared<twin::TwinClock>(url, network());
  throw Error(Error::Kind::input, "no-twin",
              fmt::format("profile '{}' leads to AWS, which has no clock", profile_name))
      .where("--clock twin")
      .next("Leave --clock out.");
}

BothAccounts open_accounts(const Settings& settings, const std::string& endpoint_url, Access access) {
  return {open_account(settings.source_profile, "", endpoint_url, access),
          open_account(settings.destination_profile, "", endpoint_url, access)};
}

void require_different(const BothAccounts& accounts) {
  const std::string& source = accounts.source.id();
  const std::string& destination = accounts.destination.id();
  if (source != destination) return;
  throw Error(Error::Kind::input, "same-account",
              fmt::format("the profiles '{}' and '{}' are both account {}", accounts.source.profile().name,
                          accounts.destination.profile().name, source))
      .next("Use a profile of another account as the destination.");
}

void require_planned(const BothAccounts& accounts, const plan::Plan& plan, const WorkDir& work_dir) {
  require_account(accounts.source, plan.source_account, work_dir);
  require_account(accounts.destination, plan.destination_account, work_dir);
}

}  // namespace cleave::cli
