#pragma once

#include <memory>
#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "cli/settings.h"
#include "cli/work_dir.h"
#include "plan/plan.h"

namespace cleave::cli {

struct Invocation;
class Output;

/// Whether an account may be changed through what is opened.
enum class Access { read_only, read_write };

/// Opens the account of a profile ("" = AWS_PROFILE or default) over HTTP: retries, the documented rate
/// limits (in turn with the other processes of the work directory), and nothing but reading where that is
/// asked for. No call is made yet. Requests are signed for AWS's time. Rate limits count on `clock` where one
/// is given, else on the machine's.
aws::Account open_account(const std::string& profile, const std::string& region, const Invocation& invocation,
                          Access access, const std::shared_ptr<Clock>& clock = nullptr);

/// "real" is AWS's time, as its answers tell it; "twin" that of the simulator which answers for this profile.
/// Throws Error(input, "no-twin") when the profile does not lead to one.
std::shared_ptr<Clock> open_clock(const std::string& word, const std::string& profile,
                                  const Invocation& invocation);

/// Says how wrong this machine's clock is, where AWS has answered and it is more than some seconds.
void say_skew(Output& output);

/// Both sides of a split.
struct BothAccounts {
  aws::Account source;
  aws::Account destination;
};

BothAccounts open_accounts(const Settings& settings, const Invocation& invocation, Access access,
                           const std::shared_ptr<Clock>& clock = nullptr);

/// Asks both who they are. Throws Error(input, "same-account") when they are one account.
void require_different(const BothAccounts& accounts);

/// Asks both who they are. Throws Error(input, "foreign-plan") when the plan is for other accounts.
void require_planned(const BothAccounts& accounts, const plan::Plan& plan, const WorkDir& work_dir);

}  // namespace cleave::cli
