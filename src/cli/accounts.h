#pragma once

#include <memory>
#include <string>

#include "aws/client.h"
#include "base/clock.h"

namespace cleave::cli {

/// Whether an account may be changed through what is opened.
enum class Access { read_only, read_write };

/// Opens the account of a profile ("" = AWS_PROFILE or default) over HTTP: retries, the documented rate
/// limits, and nothing but reading where that is asked for. No call is made yet.
aws::Account open_account(const std::string& profile, const std::string& region,
                          const std::string& endpoint_url, Access access, std::shared_ptr<Clock> clock);

/// Both sides of a split.
struct BothAccounts {
  aws::Account source;
  aws::Account destination;
};

/// Asks both who they are. Throws Error(input, "same-account") when they are one account.
void require_different(const BothAccounts& accounts);

}  // namespace cleave::cli
