#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "twin/service.h"
#include "twin/two_accounts.h"
#include "twin/world.h"

namespace cleave::twin {

/// Two accounts with EC2, classic load balancers and IAM, called through their handlers with inputs and
/// outputs checked against the models; on a clock that only moves when a test says so.
class ComputeEstate {
 public:
  static constexpr const char* source = twin::source;
  static constexpr const char* destination = twin::destination;

  ComputeEstate();

  /// The answer's document. A refusal fails the test.
  Json ec2(std::string_view operation, const Json& input = Json::object(), const char* account = source);
  Json elb(std::string_view operation, const Json& input = Json::object(), const char* account = source);
  Json iam(std::string_view operation, const Json& input, const char* account = source);
  /// The error code; "" when the call went through.
  std::string refusal(std::string_view service, std::string_view operation, const Json& input,
                      const char* account = source);

  void pass(std::chrono::milliseconds time) { clock->advance(time); }

  /// The id of a public image to launch from.
  std::string base_image(const char* account = source);
  /// A running instance of that image; `wishes` are further members of RunInstances.
  std::string running_instance(const Json& wishes = Json::object(), const char* account = source);
  Json instance(const std::string& id, const char* account = source);
  std::string default_vpc(const char* account = source);

  std::shared_ptr<VirtualClock> clock;
  World world;

 private:
  Json perform(std::string_view service, std::string_view operation, const Json& input, const char* account);
  Json call(std::string_view service, std::string_view operation, const Json& input, const char* account);

  std::map<std::string, Service, std::less<>> services_;
};

/// A filter of a Describe operation.
Json filter(const std::string& name, const Json& values);

}  // namespace cleave::twin
