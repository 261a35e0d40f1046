#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "aws/model.h"
#include "base/clock.h"
#include "base/json.h"
#include "twin/service.h"
#include "twin/two_accounts.h"
#include "twin/world.h"

namespace cleave::twin {

/// Two accounts and the services around names (DNS, registrar, certificates, CloudFront), called through
/// their handlers with inputs and outputs checked against the models; on a clock that only moves when a test
/// says so.
class NamesAndEdges {
 public:
  static constexpr const char* source = twin::source;
  static constexpr const char* destination = twin::destination;

  NamesAndEdges();

  /// The answer's document. A refusal fails the test.
  Json call(std::string_view service, std::string_view operation, const Json& input,
            const char* account = source);
  /// The error code; "" when the call went through.
  std::string refusal(std::string_view service, std::string_view operation, const Json& input,
                      const char* account = source);
  /// The message of the last refusal.
  const std::string& message() const { return message_; }

  void pass(std::chrono::milliseconds time) { clock->advance(time); }

  // Steps that many tests begin with.

  /// Registers the domain; answers the bare id of the zone that comes with it.
  std::string registered_zone(const std::string& domain, const char* account = source);
  /// A zone beside it, without delegation.
  std::string zone(const std::string& name, const std::string& reference, const char* account = source);
  static Json record(const std::string& name, const std::string& type, const Json& values, int ttl = 300);
  static Json alias(const std::string& name, const std::string& target_zone, const std::string& target);
  Json change(const std::string& zone, const std::string& action, const Json& record,
              const char* account = source);
  std::string refused_change(const std::string& zone, const std::string& action, const Json& record,
                             const char* account = source);
  /// An issued certificate; its validation record goes into `zone` of `zone_account`.
  std::string issued_certificate(const std::string& name, const char* account, const std::string& zone,
                                 const char* zone_account);
  static Json distribution_config(const std::string& reference, const std::string& certificate,
                                  const Json& aliases, const std::string& origin = "origin.example.net");
  /// A deployed distribution; answers its id.
  std::string distribution(const std::string& reference, const std::string& certificate, const Json& aliases,
                           const char* account = source);
  std::string domain_name_of(const std::string& distribution, const char* account = source);
  /// Changes the config by `change` and waits for the deployment.
  std::string update_aliases(const std::string& distribution, const Json& aliases,
                             const char* account = source);
  void disable(const std::string& distribution, const char* account = source);

  std::shared_ptr<VirtualClock> clock;
  World world;

 private:
  Json perform(std::string_view service, std::string_view operation, const Json& input, const char* account);

  std::map<std::string, Service, std::less<>> services_;
  std::string message_;
};

}  // namespace cleave::twin
