#pragma once

#include <memory>
#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "cli/settings.h"
#include "cli/work_dir.h"
#include "plan/plan.h"

namespace cleave::cli {

/// Whether an account may be changed through what is opened.
enum class Access { read_only, read_write };

/// Opens the account of a profile ("" = AWS_PROFILE or default) over HTTP: retries, the documented rate
/// limits, and nothing but reading where that is asked for. No call is made yet. Requests are signed by the
/// machine's clock, also where the engine has another.
aws::Account open_account(const std::string& profile, const std::string& region,
                          const std::string& endpoint_url, Access access);

/// "real" is the machine's clock; "twin" that of the simulator which answers for this profile. Throws
/// Error(input, "no-twin") when the profile does not lead to one.
std::shared_ptr<Clock> open_clock(const std::string& word, const std::string& profile,
                                  const std::string& endpoint_url);

/// Both sides of a split.
struct BothAccounts {
  aws::Account source;
  aws::Account destination;
};

BothAccounts open_accounts(const Settings& settings, const std::string& endpoint_url, Access access);

/// Asks both who they are. Throws Error(input, "same-account") when they are one account.
void require_different(const BothAccounts& accounts);

/// Asks both who they are. Throws Error(input, "foreign-plan") when the plan is for other accounts.
void require_planned(const BothAccounts& accounts, const plan::Plan& plan, const WorkDir& work_dir);

}  // namespace cleave::cli
