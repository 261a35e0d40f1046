#pragma once

#include <memory>

#include "aws/config.h"
#include "aws/sign.h"
#include "aws/transport.h"
#include "base/clock.h"

namespace cleave::aws {

/// Gives credentials that are valid now, refreshing them before they expire. Thread-safe.
/// Throws Error(credentials) which says what was tried and how to log in; secrets never reach a text.
class CredentialsProvider {
 public:
  virtual ~CredentialsProvider() = default;
  virtual Credentials get() = 0;
};

/// The chain of a profile, in the AWS CLI's order: environment (only where no profile was named), assume-role
/// (with source_profile or credential_source, external_id, role_session_name, duration_seconds), web
/// identity, SSO cache, shared credentials file, credential_process, config file, container metadata,
/// instance metadata (IMDSv2).
/// (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html)
std::shared_ptr<CredentialsProvider> make_credentials(const Profile& profile,
                                                      std::shared_ptr<Transport> transport,
                                                      std::shared_ptr<Clock> clock);

}  // namespace cleave::aws
