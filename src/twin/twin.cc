#include "twin/twin.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "aws/protocol.h"
#include "aws/protocol/timestamp.h"
#include "base/error.h"
#include "twin/authenticate.h"
#include "twin/control.h"
#include "twin/dialect.h"
#include "twin/digests.h"
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
  Json input;
  Bytes payload;
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

bool takes_bytes(const aws::Operation& operation) {
  const aws::Shape* shape = operation.input.shape;
  const aws::Member* payload = shape == nullptr ? nullptr : shape->member(shape->payload);
  return payload != nullptr && payload->shape->type == aws::ShapeType::blob;
}

/// The body of a request that carries no object.
std::string document_text(const aws::ServiceModel& service, const Body& body) {
  if (body.fault) throw *body.fault;
  if (body.bytes.size() > largest_document) throw refusal_of(service, Fault::too_large);
  return body.bytes.text();
}

/// Forgets at the end of a handler, however it ends, the bytes that no row keeps.
struct Loose {
  World& world;
  ~Loose() { world.forget_loose_blobs(); }
};

Refusal as_refusal(const aws::ServiceModel& service, const Error& error) {
  if (error.code() == "IncompleteSignature")
    return {"IncompleteSignature", error.what(), 400, Json::object()};
  if (error.code() == "MalformedInput") return refusal_of(service, Fault::unreadable, error.what());
  if (error.code() == "IncompleteBody") return {"IncompleteBody", error.what(), 400, Json::object()};
  // Texts inside members (times, base64, documents) are the caller's, too.
  if (error.kind() == Error::Kind::input) return refusal_of(service, Fault::invalid_member, error.what());
  return refusal_of(service, Fault::broken, error.text());
}

/// In the words of the protocol that the request is likely of: its service has no model here.
aws::HttpResponse unknown_service(const aws::HttpRequest& request, const std::string& name) {
  const std::string why = fmt::format("The twin does not simulate the service '{}'.", name);
  if (request.headers.get("Content-Type").value_or("").starts_with("application/x-www-form-urlencoded"))
    return aws::serialize_error(aws::service("iam"), {"InvalidAction", why, 400, Json::object()}, "");
  aws::HttpResponse response;
  response.status = 404;
  response.headers.set("Content-Type", "application/x-amz-json-1.1");
  response.body = dump({{"__type", "UnknownOperationException"}, {"message", why}});
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
                   Body body, Prepared& prepared) {
  if (service.id != "s3") request.body = document_text(service, body);
  if (service.id == "s3") s3::canonicalise(request);
  if (!claim.access_key_id.empty()) prepared.caller = authenticate(world_, service, request, claim);
  if (service.id == "s3") s3::unwrap(request, body);
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
  if (takes_bytes(*prepared.operation)) {
    prepared.payload = std::move(body.bytes);
  } else {
    request.body = document_text(service, body);
  }
  prepared.input = aws::parse_request(service, *prepared.operation, request).document;
  check_members(service, *prepared.operation, prepared.input);
}

/// Runs the handler, alone in the world but for the time in which it only reads. Whether a fault strikes is
/// decided there, too: what the faults count is the order of the effects.
Faults::Decision Twin::handle(Prepared& prepared, const aws::ServiceModel& service, Call& call,
                              aws::Message& output) {
  std::optional<Faults::Decision> fault;
  while (true) {
    Unread unread;
    {
      const std::lock_guard lock(world_.mutex);
      const Loose loose{world_};
      if (!fault) fault = faults_.next(prepared.name);
      if (fault->kind == Faults::Kind::drop) prepared.delivery = Answer::Delivery::drop;
      if (fault->kind == Faults::Kind::stop) prepared.delivery = Answer::Delivery::hold;
      if (fault->kind == Faults::Kind::slow) prepared.delay = fault->delay;
      const bool harmless = fault->kind == Faults::Kind::none || fault->kind == Faults::Kind::slow;
      if (fault->before_effect && !harmless) return *fault;
      try {
        check_permission(call, service, prepared.caller.principal);
        output = (*prepared.handler)(call);
        return *fault;
      } catch (Unread& needed) {
        unread = std::move(needed);
      }
    }
    unread.bytes.learn(unread.algorithms);
    call.read.push_back(unread.bytes);
  }
}

Answer Twin::perform(const aws::ServiceModel& service, Prepared& prepared, const aws::HttpRequest& request,
                     const std::string& request_id) {
  const auto& principal = prepared.caller.principal;
  if (throttling_ == Throttling::documented_rates &&
      !throttle_.admit(principal.account, service.id, prepared.operation->name,
                       Throttle::Moment::clock::now())) {
    throw refusal_of(service, Fault::throttled);
  }
  Call call{world_,
            principal.account,
            principal.arn,
            prepared.caller.region,
            *prepared.operation,
            std::move(prepared.input),
            std::move(prepared.payload),
            request,
            {},
            {}};
  aws::Message output;
  const Faults::Decision fault = handle(prepared, service, call, output);
  if (fault.kind == Faults::Kind::error) {
    throw Refusal{fault.code, "The twin was told to fail here.", fault.status, Json::object()};
  }
  Answer answer{aws::serialize_response(service, *prepared.operation, output, request_id),
                std::move(call.answer), prepared.delivery, prepared.delay};
  if (service.id == "s3") s3::finish(*prepared.operation, output.document, answer.response);
  return answer;
}

/// Clients measure by the date how far their own clock is off.
Answer Twin::dated(Answer answer) {
  answer.response.headers.set("Date", aws::time_to_wire(to_rfc3339(clock_->now()), aws::TimeFormat::rfc822));
  return answer;
}

Answer Twin::answer(aws::HttpRequest request, Body body) {
  return dated(undated(std::move(request), std::move(body)));
}

Answer Twin::refuse_body(const aws::HttpRequest& request) {
  const auto& s3 = aws::service("s3");
  return dated({refuse(s3, request, refusal_of(s3, Fault::too_large), next_request_id())});
}

Answer Twin::refuse_unread(int status, const std::string& why) {
  aws::HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.body = dump_pretty({{"error", why}});
  return dated({std::move(response)});
}

Answer Twin::undated(aws::HttpRequest request, Body body) {
  if (is_control(request)) {
    request.body = body.bytes.text();
    return {answer_control(*this, request)};
  }
  const std::string request_id = next_request_id();
  const aws::ServiceModel* service = &aws::service("s3");
  Prepared prepared;
  Refusal refusal;
  try {
    const aws::Claim claim = aws::read_claim(request);
    service = service_of(request, claim);
    if (service == nullptr) return {unknown_service(request, claim.scope.service)};
    prepare(*service, claim, request, std::move(body), prepared);
    Answer answer = perform(*service, prepared, request, request_id);
    calls_.add(prepared.caller.principal.account, prepared.name, "");
    return answer;
  } catch (const Refusal& refused) {
    refusal = refused;
  } catch (const Error& error) {
    refusal = as_refusal(*service, error);
  } catch (const std::exception& error) {
    refusal = refusal_of(*service, Fault::broken, error.what());
  }
  calls_.add(prepared.caller.principal.account, prepared.name.empty() ? service->id : prepared.name,
             refusal.code);
  return {refuse(*service, request, refusal, request_id), {}, prepared.delivery, prepared.delay};
}

}  // namespace cleave::twin
