#include "twin/twin.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/protocol.h"
#include "aws/protocol/timestamp.h"
#include "base/error.h"
#include "twin/authenticate.h"
#include "twin/control.h"
#include "twin/dialect.h"
#include "twin/permissions.h"
#include "twin/route_request.h"
#include "twin/s3/wire.h"
#include "twin/service.h"

namespace cleave::twin {

/// A request that has been read and checked and only waits for its turn.
struct Twin::Prepared {
  Caller caller;
  const aws::Operation* operation = nullptr;
  const Handler* handler = nullptr;
  aws::Message input;
  std::string name;  ///< "ec2:RunInstances"
  Answer::Delivery delivery = Answer::Delivery::send;
  std::chrono::milliseconds delay{0};
};

namespace {

/// The prefix of a service's actions in policies.
std::string_view action_prefix(const aws::ServiceModel& service) {
  return service.id == "elb" ? std::string_view("elasticloadbalancing") : std::string_view(service.id);
}

void check_members(const aws::ServiceModel& service, const aws::Operation& operation, const Json& document) {
  if (operation.input.shape == nullptr) return;
  for (const auto& name : operation.input.shape->required) {
    if (document.contains(name) || operation.input.shape->payload == name) continue;
    throw refusal_of(service, Fault::missing_member,
                     fmt::format("The request must contain the parameter {}", name));
  }
  aws::validate(*operation.input.shape, document);
}

/// S3 decides object by object and looks at the resource's policies too, so it asks for itself.
void check_permission(Call& call, const aws::ServiceModel& service, const Principal& principal) {
  if (service.id == "s3" || service.id == "sts" || principal.role.empty()) return;
  AccessRequest request;
  request.account = principal.account;
  request.caller_arn = principal.arn;
  request.action = fmt::format("{}:{}", action_prefix(service), call.operation.name);
  if (judge_caller(call.world, principal, request) == Verdict::allow) return;
  throw refusal_of(service, Fault::denied,
                   fmt::format("User: {} is not authorized to perform: {}", principal.arn, request.action));
}

Refusal as_refusal(const aws::ServiceModel& service, const Error& error) {
  if (error.code() == "IncompleteSignature")
    return {"IncompleteSignature", error.what(), 400, Json::object()};
  if (error.code() == "MalformedInput") return refusal_of(service, Fault::unreadable, error.what());
  if (error.code() == "IncompleteBody") return {"IncompleteBody", error.what(), 400, Json::object()};
  if (error.code() == "invalid-request") return refusal_of(service, Fault::invalid_member, error.what());
  return refusal_of(service, Fault::broken, error.text());
}

aws::HttpResponse unknown_service(const std::string& name) {
  aws::HttpResponse response;
  response.status = 404;
  response.headers.set("Content-Type", "application/x-amz-json-1.1");
  response.body = dump({{"__type", "UnknownOperationException"},
                        {"message", fmt::format("The twin does not simulate the service '{}'.", name)}});
  return response;
}

aws::HttpResponse refuse(const aws::ServiceModel& service, const aws::HttpRequest& request,
                         const Refusal& refusal, const std::string& request_id) {
  auto response = aws::serialize_error(
      service, {refusal.code, refusal.message, refusal.status, refusal.document}, request_id);
  if (service.id == "s3") s3::finish_error(request, refusal, response);
  return response;
}

}  // namespace

Twin::Twin(std::shared_ptr<SimulatedClock> clock, Throttling throttling)
    : clock_(clock), world_(clock), throttling_(throttling) {}

std::string Twin::next_request_id() {
  const auto number = ++requests_;
  return fmt::format("{:08x}-7477-4e00-a000-{:012x}", (number * 2654435761U) & 0xffffffffU, number);
}

void Twin::prepare(const aws::ServiceModel& service, const aws::Claim& claim, aws::HttpRequest& request,
                   Prepared& prepared) {
  if (service.id == "s3") s3::canonicalise(request);
  if (!claim.access_key_id.empty()) prepared.caller = authenticate(world_, service, request, claim);
  if (service.id == "s3") s3::unwrap(request);
  prepared.operation = aws::match_operation(service, request);
  if (prepared.operation == nullptr) throw refusal_of(service, Fault::unknown_operation);
  if (claim.access_key_id.empty() && service.id != "s3" && !prepared.operation->unsigned_request) {
    throw refusal_of(service, Fault::not_signed);
  }
  prepared.name = fmt::format("{}:{}", service.id, prepared.operation->name);
  const auto& handlers = services().at(service.id).handlers;
  const auto handler = handlers.find(prepared.operation->name);
  if (handler == handlers.end()) {
    throw refusal_of(service, Fault::unknown_operation,
                     fmt::format("The twin does not simulate {}.", prepared.operation->name));
  }
  prepared.handler = &handler->second;
  prepared.input = aws::parse_request(service, *prepared.operation, request);
  check_members(service, *prepared.operation, prepared.input.document);
}

aws::HttpResponse Twin::perform(const aws::ServiceModel& service, Prepared& prepared,
                                const aws::HttpRequest& request, const std::string& request_id) {
  const auto& principal = prepared.caller.principal;
  if (throttling_ == Throttling::documented_rates &&
      !throttle_.admit(principal.account, service.id, prepared.operation->name,
                       Throttle::Moment::clock::now())) {
    throw refusal_of(service, Fault::throttled);
  }
  aws::Message output;
  Faults::Decision fault;
  {
    const std::lock_guard lock(world_.mutex);
    fault = faults_.next(prepared.name);
    if (fault.kind == Faults::Kind::drop) prepared.delivery = Answer::Delivery::drop;
    if (fault.kind == Faults::Kind::stop) prepared.delivery = Answer::Delivery::hold;
    if (fault.kind == Faults::Kind::slow) prepared.delay = fault.delay;
    const bool skipped =
        fault.before_effect && fault.kind != Faults::Kind::none && fault.kind != Faults::Kind::slow;
    if (!skipped) {
      Call call{world_,
                principal.account,
                principal.arn,
                prepared.caller.region,
                *prepared.operation,
                std::move(prepared.input.document),
                std::move(prepared.input.payload),
                request};
      check_permission(call, service, principal);
      output = (*prepared.handler)(call);
    }
  }
  if (fault.kind == Faults::Kind::error) {
    throw Refusal{fault.code, "The twin was told to fail here.", fault.status, Json::object()};
  }
  auto response = aws::serialize_response(service, *prepared.operation, output, request_id);
  if (service.id == "s3") s3::finish(*prepared.operation, output.document, response);
  return response;
}

Answer Twin::answer(aws::HttpRequest request) {
  Answer answer = undated(std::move(request));
  // Clients measure by this field how far their own clock is off.
  answer.response.headers.set("Date", aws::time_to_wire(to_rfc3339(clock_->now()), aws::TimeFormat::rfc822));
  return answer;
}

Answer Twin::undated(aws::HttpRequest request) {
  if (is_control(request)) return {answer_control(*this, request)};
  const std::string request_id = next_request_id();
  const aws::ServiceModel* service = &aws::service("s3");
  Prepared prepared;
  Refusal refusal;
  try {
    const aws::Claim claim = aws::read_claim(request);
    service = service_of(request, claim);
    if (service == nullptr) return {unknown_service(claim.scope.service)};
    prepare(*service, claim, request, prepared);
    auto response = perform(*service, prepared, request, request_id);
    calls_.add(prepared.caller.principal.account, prepared.name, "");
    return {std::move(response), prepared.delivery, prepared.delay};
  } catch (const Refusal& refused) {
    refusal = refused;
  } catch (const Error& error) {
    refusal = as_refusal(*service, error);
  } catch (const std::exception& error) {
    refusal = refusal_of(*service, Fault::broken, error.what());
  }
  calls_.add(prepared.caller.principal.account, prepared.name.empty() ? service->id : prepared.name,
             refusal.code);
  return {refuse(*service, request, refusal, request_id), prepared.delivery, prepared.delay};
}

}  // namespace cleave::twin
