#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aws/http.h"
#include "aws/protocol.h"
#include "twin/bytes.h"
#include "twin/world.h"

namespace cleave::twin {

/// An error that a service answers with, as AWS spells it.
struct Refusal {
  std::string code;  ///< "InvalidInstanceID.NotFound"
  std::string message;
  int status = 400;
  Json document = Json::object();  ///< further members of the modelled exception
};

/// One call of an operation, validated against the model.
struct Call {
  World& world;
  std::string account;  ///< the caller's account id; "" for an anonymous caller (S3 only)
  std::string caller_arn;
  std::string region;  ///< from the signature's scope
  const aws::Operation& operation;
  Json input;     ///< the document
  Bytes payload;  ///< the streaming member, e.g. an object's bytes
  const aws::HttpRequest& request;
  Bytes answer;             ///< the bytes beside the answer's document, e.g. an object's
  std::vector<Bytes> read;  ///< what was read for its digests, see digests.h

  Table& table(std::string_view kind) const { return world.table(account, region, kind); }
  Table& global_table(std::string_view kind) const { return world.table(account, "global", kind); }
};

/// The answer's document; throws Refusal. Until it changes the world it may throw Unread (digests.h) and is
/// called again.
using Handler = std::function<aws::Message(Call& call)>;

/// One simulated service: botocore's id and a handler per operation, one file or folder each (twin/ec2/…,
/// twin/s3/…). An operation of the model without a handler is answered as AWS answers an unknown one, never
/// with a made-up success.
struct Service {
  std::string id;  ///< "ec2"
  std::map<std::string, Handler, std::less<>> handlers;
};
/// Each service's maker; listed in twin/services.cc.
Service make_ec2();
Service make_elb();
Service make_iam();
Service make_sts();
Service make_s3();
Service make_cloudfront();
Service make_route53();
Service make_route53domains();
Service make_acm();
Service make_athena();
Service make_logs();
Service make_cloudwatch();
const std::map<std::string, Service, std::less<>>& services();

}  // namespace cleave::twin
