#include "cli/accounts.h"

#include <charconv>

#include <fmt/format.h>

#include "aws/curl_transport.h"
#include "aws/rate_limit.h"
#include "aws/read_only.h"
#include "aws/retry.h"
#include "aws/server_time.h"
#include "base/error.h"
#include "base/hash.h"
#include "cli/command.h"
#include "twin/remote_clock.h"

namespace cleave::cli {
namespace {

/// One pool of connections for the whole program.
std::shared_ptr<aws::Transport> network() {
  static const auto transport = std::make_shared<aws::CurlTransport>();
  return transport;
}

/// One for the whole program: AWS's time is the same for everybody.
std::shared_ptr<aws::ServerClock> server_clock() {
  static const auto clock = std::make_shared<aws::ServerClock>();
  return clock;
}

/// A limit is kept on the clock that the calls are made by: that of a twin runs as fast as its days pass.
aws::Metronome metronome_of(const std::shared_ptr<Clock>& clock) {
  if (clock == nullptr || clock == server_clock()) return aws::Metronome::of_machine();
  const auto now = [clock] { return aws::Metronome::Duration(clock->now().time_since_epoch()); };
  return {now, [clock](aws::Metronome::Duration time) {
            const auto end = clock->now() + std::chrono::ceil<std::chrono::milliseconds>(time);
            while (clock->now() < end) clock->sleep_until(end);
          }};
}

/// Each profile is an account; its name may hold anything.
std::filesystem::path pace_files(const Invocation& invocation, const aws::Profile& profile) {
  return invocation.work_dir / fmt::format("pace-{}-", hex(sha256(profile.name)).substr(0, 8));
}

constexpr std::chrono::seconds tolerable_skew{5};

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

/// What is wrong with a profile or its credentials is said of the side that it stands for.
template <typename Work>
auto of_side(std::string_view side, const std::string& profile, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    const bool is_its_own = error.kind() == Error::Kind::credentials || error.code() == "no-such-profile" ||
                            error.code() == "bad-config" || error.code() == "bad-region";
    if (!is_its_own) throw;
    const auto itself = fmt::format("profile '{}'", profile);
    // "profile 'x' (FILE:LINE)" says the same profile again; its line is news.
    std::string place = error.where();
    if (place.starts_with(itself)) place.erase(0, itself.size());
    auto where = fmt::format("the {}, {}", side, itself);
    if (!place.empty()) where += (place.starts_with(" (") ? "" : ", ") + place;
    throw Error(error.kind(), error.code(), error.what()).where(where).next(error.next());
  }
}

std::string id_of(const aws::Account& account, std::string_view side) {
  return of_side(side, account.profile().name, [&] { return account.id(); });
}

void require_account(const aws::Account& account, std::string_view side, const std::string& planned,
                     const WorkDir& work_dir) {
  const auto id = id_of(account, side);
  if (id == planned) return;
  throw Error(Error::Kind::input, "foreign-plan",
              fmt::format("the plan is for account {} as the {}, but profile '{}' is {}", planned, side,
                          account.profile().name, id))
      .where(work_dir.plan_path().string())
      .next("Correct the profile in cleave.toml, or make the plan anew.");
}

}  // namespace

aws::Account open_account(const std::string& profile_name, const std::string& region,
                          const Invocation& invocation, Access access, const std::shared_ptr<Clock>& clock) {
  aws::Profile profile = aws::load_profile(profile_name);
  if (!region.empty()) {
    profile.region = region;
    profile.region_place = "--region";
  }
  aws::check_region(profile);
  profile.endpoint_url_option = invocation.endpoint_url;
  std::shared_ptr<aws::Transport> transport =
      std::make_shared<aws::DatedTransport>(network(), server_clock());
  transport =
      std::make_shared<aws::RateLimitedTransport>(std::move(transport), aws::documented_rate_limits(),
                                                  metronome_of(clock), pace_files(invocation, profile));
  transport = std::make_shared<aws::RetryingTransport>(std::move(transport), retry_policy(profile));
  if (access == Access::read_only) transport = std::make_shared<aws::ReadOnlyTransport>(std::move(transport));
  // Credentials end by the clock that the work goes by: that of a twin jumps over days.
  return aws::Account(std::move(profile), std::move(transport), clock == nullptr ? server_clock() : clock);
}

void say_skew(Output& output) {
  const auto skew = server_clock()->skew();
  if (!skew || std::chrono::abs(*skew) <= tolerable_skew) return;
  output.notice(fmt::format(
      "The clock of this machine is {} {} that of AWS, or of the twin that answers in its place. cleave goes "
      "by that one; where it is AWS's, set the clock right, because other programs go by it.\n",
      to_words(std::chrono::abs(*skew)), skew->count() > 0 ? "ahead of" : "behind"));
}

std::shared_ptr<Clock> open_clock(const std::string& word, const std::string& profile_name,
                                  const Invocation& invocation) {
  if (word == "real") return server_clock();
  aws::Profile profile = aws::load_profile(profile_name);
  profile.endpoint_url_option = invocation.endpoint_url;
  const auto url = profile.endpoint_url("EC2");
  if (!url.empty()) return std::make_shared<twin::TwinClock>(url, network());
  throw Error(Error::Kind::input, "no-twin",
              fmt::format("profile '{}' leads to AWS, which has no clock", profile_name))
      .where("--clock twin")
      .next("Leave --clock out.");
}

BothAccounts open_accounts(const Settings& settings, const Invocation& invocation, Access access,
                           const std::shared_ptr<Clock>& clock) {
  const auto open = [&](const char* side, const std::string& profile) {
    return of_side(side, profile, [&] { return open_account(profile, "", invocation, access, clock); });
  };
  return {open("source", settings.source_profile), open("destination", settings.destination_profile)};
}

void require_different(const BothAccounts& accounts) {
  const auto source = id_of(accounts.source, "source"),
             destination = id_of(accounts.destination, "destination");
  if (source != destination) return;
  throw Error(Error::Kind::input, "same-account",
              fmt::format("the profiles '{}' and '{}' are both account {}", accounts.source.profile().name,
                          accounts.destination.profile().name, source))
      .next("Use a profile of another account as the destination.");
}

void require_planned(const BothAccounts& accounts, const plan::Plan& plan, const WorkDir& work_dir) {
  require_account(accounts.source, "source", plan.source_account, work_dir);
  require_account(accounts.destination, "destination", plan.destination_account, work_dir);
}

}  // namespace cleave::cli
