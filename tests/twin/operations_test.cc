// Every operation that the twin simulates, with random input that its model allows: refused or answered,
// never a failure of the twin.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "aws/protocol.h"
#include "aws/sign.h"
#include "base/error.h"
#include "base/hash.h"
#include "twin/accounts.h"
#include "twin/local_transport.h"
#include "twin/service.h"

namespace cleave::twin {
namespace {

constexpr const char* account = "111111111111";

/// Documents of a shape. What answers named before comes again under the same member's name, so that calls
/// find what earlier ones made.
class Inputs {
 public:
  explicit Inputs(unsigned seed) : random_(seed) {}

  Json structure(const aws::Shape& shape, int depth = 0) {
    Json document = Json::object();
    const std::size_t only = shape.is_union ? upto(shape.members.size()) : 0;
    for (std::size_t i = 0; i < shape.members.size(); ++i) {
      const aws::Member& member = shape.members[i];
      if (member.streaming || member.shape->is_event_stream) continue;
      const bool wanted =
          shape.requires_member(member.name) || (depth < 6 && chance(shape.is_union ? 0 : 35));
      if (wanted || (shape.is_union && i == only)) document[member.name] = value(member, depth);
    }
    return document;
  }

  /// A document that worked, with some other members in places.
  Json variation(const aws::Shape& shape, const Json& base) {
    Json document = base;
    const Json other = structure(shape);
    for (const auto& [name, value] : other.items()) {
      if (chance(document.contains(name) ? 10 : 30)) document[name] = value;
    }
    return document;
  }

  /// "$ImageId" → the first image id that an answer named.
  Json filled(Json document) {
    if (document.is_string() && document.get_ref<const std::string&>().starts_with("$"))
      return known_.at(document.get<std::string>().substr(1)).front();
    if (document.is_structured())
      for (Json& inner : document) inner = filled(inner);
    return document;
  }

  void learn(const Json& answer, const std::string& name = "") {
    if (answer.is_string() && answer.get_ref<const std::string&>().size() < 200) {
      std::vector<std::string>& known = known_[name];
      const auto text = answer.get<std::string>();
      if (known.size() < 12) known.push_back(text);
      // The first ones stay: they are of what was set up.
      if (known.size() > 3) known[3 + upto(known.size() - 3)] = text;
    }
    if (answer.is_object())
      for (const auto& [member, inner] : answer.items()) {
        learn(inner, member);
        if (inner.is_string() && !name.empty()) learn(inner, name + "/" + member);
      }
    if (answer.is_array())
      for (const auto& inner : answer) learn(inner, name);
  }

  bool chance(int percent) { return static_cast<int>(upto(100)) < percent; }

 private:
  std::size_t upto(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  template <class List>
  auto any(const List& list) {
    return list[upto(std::size(list))];
  }

  Json value(const aws::Member& use, int depth) {
    const aws::Shape& shape = *use.shape;
    switch (shape.type) {
      case aws::ShapeType::structure:
        return structure(shape, depth + 1);
      case aws::ShapeType::list: {
        Json list = Json::array();
        for (std::size_t left = least(shape) + upto(3); left > 0 && depth < 12; --left) {
          aws::Member element = shape.element;
          element.name = use.name;
          list.push_back(value(element, depth + 1));
        }
        return list;
      }
      case aws::ShapeType::map: {
        Json map = Json::object();
        for (std::size_t left = least(shape) + upto(2); left > 0; --left)
          map[name_text(shape.key)] = value(shape.value, depth + 1);
        return map;
      }
      case aws::ShapeType::boolean:
        return chance(50);
      case aws::ShapeType::blob:
        return base64(std::string(least(shape) + upto(40), 'b'));
      case aws::ShapeType::timestamp:
        return any(std::array{"2026-11-23T06:30:00Z", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00.5Z"});
      case aws::ShapeType::string:
        return text_for(use);
      case aws::ShapeType::float_number:
      case aws::ShapeType::double_number:
        return std::max(shape.has_minimum ? shape.minimum : 0.0, 1.5);
      case aws::ShapeType::document:
        return Json::object();
      default:
        return number(shape);
    }
  }

  static std::size_t least(const aws::Shape& shape) {
    return shape.has_minimum && shape.minimum > 0 ? static_cast<std::size_t>(shape.minimum) : 0;
  }

  long long number(const aws::Shape& shape) {
    static constexpr std::array<long long, 9> usual = {0, 1, 2, 3, 80, 443, 1000, 100000, -1};
    const long long wanted = any(usual);
    return shape.has_minimum ? std::max(wanted, static_cast<long long>(shape.minimum)) : wanted;
  }

  /// Where answers name what a member of this name asks for.
  std::map<std::string, std::vector<std::string>>::const_iterator known_as(const std::string& name) const {
    const std::string owner = name.ends_with("Id") ? name.substr(0, name.size() - 2) + "/Id" : "";
    const std::string singular = name.ends_with("s") ? name.substr(0, name.size() - 1) : "";
    for (const std::string& one : {name, singular, owner, std::string(name == "IfMatch" ? "ETag" : ""),
                                   std::string(name == "Resource" ? "ARN" : "")}) {
      if (const auto found = known_.find(one); found != known_.end()) return found;
    }
    return known_.end();
  }

  /// A key of a map or a header: letters only.
  std::string name_text(const aws::Member& use) {
    if (!use.shape->values.empty()) return any(use.shape->values);
    return any(std::array<std::string, 3>{"a", "name", "k-1"});
  }

  std::string text_for(const aws::Member& use) {
    const aws::Shape& shape = *use.shape;
    if (!shape.values.empty() && chance(95)) return any(shape.values);
    const auto known = known_as(use.name);
    std::string text;
    if (known != known_.end() && chance(70)) {
      text = any(known->second);
    } else if (chance(10) && !known_.empty()) {
      text = any(std::next(known_.begin(), static_cast<long>(upto(known_.size())))->second);
    } else {
      static const std::vector<std::string> usual = {
          "",
          "a",
          "name-1",
          "www.shop.example",
          "shop.example.",
          "*.shop.example",
          "10.0.0.0/16",
          "203.0.113.7",
          "/",
          "/x",
          "default",
          "us-east-1",
          "us-east-1a",
          "111111111111",
          "i-0123456789abcdef0",
          "sg-1",
          "123",
          "arn:aws:iam::111111111111:role/r",
          "arn:aws:s3:::name-1",
          "not base64!",
          "bmV4dA==",
          "2026-11-23T06:30:00Z",
          "bytes=0-5",
          "name-1/a",
          "?versionId=x",
          "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*"
          "\","
          "\"Resource\":\"arn:aws:s3:::name-1/*\"}}",
          "[[[",
          "{}",
          "ä ö\"<>&'",
          std::string(300, 'x'),
          "t3.micro",
          "/dev/sda1",
          "tcp",
          "-1",
          "0",
          "a=b&c=d",
          "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"",
          "id=\"x\""};
      text = any(usual);
    }
    const bool in_path = use.location == "uri";
    while (text.size() < std::max<std::size_t>(least(shape), in_path ? 1 : 0)) text += "x";
    return text;
  }

  std::mt19937 random_;
  std::map<std::string, std::vector<std::string>> known_;
};

class Caller {
 public:
  Caller()
      : clock_(std::make_shared<SimulatedClock>("manual", from_rfc3339("2026-11-23T06:30:00Z"))),
        twin_(std::make_shared<Twin>(clock_)),
        transport_(twin_) {
    twin_->world().add_account(account, "source");
  }

  aws::HttpResponse call(const aws::ServiceModel& service, const aws::Operation& operation,
                         const aws::Message& input) {
    aws::HttpRequest request = aws::serialize_request(service, operation, input);
    request.host += service.endpoint_prefix + ".us-east-1.amazonaws.com";
    aws::sign(request, administrator_key(account), {"us-east-1", service.signing_name}, clock_->now());
    return transport_.send(request);
  }

  void advance() { clock_->advance_to(clock_->now() + std::chrono::minutes(7)); }

 private:
  std::shared_ptr<SimulatedClock> clock_;
  std::shared_ptr<Twin> twin_;
  LocalTransport transport_;
};

struct Subject {
  const aws::ServiceModel* service;
  const aws::Operation* operation;
};

std::vector<Subject> simulated_operations() {
  std::vector<Subject> subjects;
  for (const auto& [id, service] : services()) {
    for (const auto& [name, handler] : service.handlers)
      subjects.push_back({&aws::service(id), &aws::service(id).operation(name)});
  }
  return subjects;
}

/// A little of everything, so that there is something to find.
Json estate() {
  const std::string trust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]})";
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
  const Json origin = {{"Id", "o"},
                       {"DomainName", "bucket-one.s3.us-east-1.amazonaws.com"},
                       {"S3OriginConfig", {{"OriginAccessIdentity", ""}}}};
  const Json behavior = {{"TargetOriginId", "o"},
                         {"ViewerProtocolPolicy", "allow-all"},
                         {"CachePolicyId", "658327ea-f89d-4fab-a63d-7e88639e58f6"}};
  const Json listener = {{"Protocol", "HTTP"}, {"LoadBalancerPort", 80}, {"InstancePort", 80}};
  const Json record = {{"Name", "www.shop.example"},
                       {"Type", "A"},
                       {"TTL", 300},
                       {"ResourceRecords", {{{"Value", "203.0.113.7"}}}}};
  const Json name = {{"Bucket", "bucket-one"}, {"Key", "k"}};
  const auto named = [&](Json more) {
    more.update(name);
    return more;
  };
  return {
      {"ec2", "DescribeImages", {{"Filters", {{{"Name", "architecture"}, {"Values", {"x86_64"}}}}}}},
      {"ec2", "DescribeSubnets", Json::object()},
      {"ec2", "CreateSecurityGroup", {{"GroupName", "web"}, {"Description", "web"}, {"VpcId", "$VpcId"}}},
      {"ec2", "CreateKeyPair", {{"KeyName", "ops"}}},
      {"ec2", "AllocateAddress", {{"Domain", "vpc"}}},
      {"ec2",
       "RunInstances",
       {{"ImageId", "$ImageId"}, {"InstanceType", "t3.micro"}, {"MinCount", 1}, {"MaxCount", 1}}},
      {"ec2", "DescribeVolumes", Json::object()},
      {"ec2", "CreateSnapshot", {{"VolumeId", "$VolumeId"}}},
      {"ec2", "CreateVolume", {{"AvailabilityZone", "us-east-1a"}, {"Size", 8}}},
      {"ec2",
       "AuthorizeSecurityGroupIngress",
       {{"GroupId", "$GroupId"},
        {"IpPermissions",
         {{{"IpProtocol", "tcp"},
           {"FromPort", 80},
           {"ToPort", 80},
           {"IpRanges", {{{"CidrIp", "0.0.0.0/0"}}}}}}}}},
      {"ec2",
       "CreateTags",
       {{"Resources", {"$InstanceId"}}, {"Tags", {{{"Key", "team"}, {"Value", "web"}}}}}},
      {"ec2", "CreateImage", {{"InstanceId", "$InstanceId"}, {"Name", "image"}}},
      {"elb",
       "CreateLoadBalancer",
       {{"LoadBalancerName", "web"},
        {"Listeners", Json::array({listener})},
        {"AvailabilityZones", {"us-east-1a"}}}},
      {"iam", "CreateRole", {{"RoleName", "web"}, {"AssumeRolePolicyDocument", trust}}},
      {"iam", "PutRolePolicy", {{"RoleName", "web"}, {"PolicyName", "p"}, {"PolicyDocument", policy}}},
      {"iam", "CreatePolicy", {{"PolicyName", "own"}, {"PolicyDocument", policy}}},
      {"iam", "CreateInstanceProfile", {{"InstanceProfileName", "web"}}},
      {"iam",
       "AttachRolePolicy",
       {{"RoleName", "web"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
      {"sts", "AssumeRole", {{"RoleArn", "arn:aws:iam::111111111111:role/web"}, {"RoleSessionName", "one"}}},
      {"s3", "CreateBucket", {{"Bucket", "bucket-one"}, {"ObjectOwnership", "ObjectWriter"}}},
      {"s3", "DeletePublicAccessBlock", {{"Bucket", "bucket-one"}}},
      {"s3",
       "PutBucketCors",
       {{"Bucket", "bucket-one"},
        {"CORSConfiguration", {{"CORSRules", {{{"AllowedMethods", {"GET"}}, {"AllowedOrigins", {"*"}}}}}}}}},
      {"s3",
       "PutBucketVersioning",
       {{"Bucket", "bucket-one"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}}},
      {"s3", "PutObject", name},
      {"s3", "GetObject", name},
      {"s3", "CopyObject", named({{"CopySource", "bucket-one/k"}, {"MetadataDirective", "REPLACE"}})},
      {"s3", "CreateMultipartUpload", name},
      {"s3", "UploadPart", named({{"UploadId", "$UploadId"}, {"PartNumber", 1}})},
      {"s3", "ListParts", named({{"UploadId", "$UploadId"}})},
      {"s3", "UploadPartCopy",
       named({{"UploadId", "$UploadId"}, {"PartNumber", 2}, {"CopySource", "bucket-one/k"}})},
      {"cloudfront",
       "CreateCloudFrontOriginAccessIdentity",
       {{"CloudFrontOriginAccessIdentityConfig", {{"CallerReference", "i"}, {"Comment", ""}}}}},
      {"cloudfront",
       "CreateDistribution",
       {{"DistributionConfig",
         {{"CallerReference", "d"},
          {"Comment", ""},
          {"Enabled", true},
          {"DefaultCacheBehavior", behavior},
          {"Origins", {{"Quantity", 1}, {"Items", Json::array({origin})}}}}}}},
      {"route53", "CreateHostedZone", {{"Name", "shop.example"}, {"CallerReference", "z"}}},
      {"route53",
       "ChangeResourceRecordSets",
       {{"HostedZoneId", "$HostedZone/Id"},
        {"ChangeBatch", {{"Changes", {{{"Action", "UPSERT"}, {"ResourceRecordSet", record}}}}}}}},
      {"route53",
       "CreateHealthCheck",
       {{"CallerReference", "h"},
        {"HealthCheckConfig", {{"Type", "HTTP"}, {"IPAddress", "203.0.113.7"}, {"Port", 80}}}}},
      {"acm", "RequestCertificate", {{"DomainName", "www.shop.example"}, {"ValidationMethod", "DNS"}}},
      {"logs", "CreateLogGroup", {{"logGroupName", "g"}}},
      {"logs", "CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", "s"}}},
      {"logs", "FilterLogEvents", {{"logGroupName", "g"}}}};
}

/// One twin with its estate, and calls to it.
class Trial {
 public:
  explicit Trial(unsigned seed) : inputs_(seed), seed_(seed) {}

  void set_up() {
    for (const Json& step : estate()) {
      const auto& service = aws::service(step[0].get<std::string>());
      const Json input = inputs_.filled(step[2]);
      const aws::Operation& operation = service.operation(step[1].get<std::string>());
      EXPECT_LT(call(service, operation, {input, ""}).status, 300) << dump(step);
      inputs_.learn(input);
      bases_[operation.name] = input;
      caller_.advance();
    }
  }

  void call_any(const Subject& subject) {
    aws::Message input;
    if (const aws::Shape* shape = subject.operation->input.shape) {
      const auto base = bases_.find(subject.operation->name);
      const bool varied = base != bases_.end() && inputs_.chance(60);
      input = {varied ? inputs_.variation(*shape, base->second) : inputs_.structure(*shape),
               inputs_.chance(50) ? "payload" : ""};
    }
    call(*subject.service, *subject.operation, input);
  }

  void advance() { caller_.advance(); }

 private:
  aws::HttpResponse call(const aws::ServiceModel& service, const aws::Operation& operation,
                         const aws::Message& input) {
    aws::HttpResponse answer;
    try {
      answer = caller_.call(service, operation, input);
      if (answer.status < 300) inputs_.learn(aws::parse_response(service, operation, answer).document);
    } catch (const Error& error) {
      EXPECT_EQ(answer.status, 0) << operation.name << ": " << error.text();  // else it cannot be written
    }
    EXPECT_LT(answer.status, 500) << service.id << ":" << operation.name << " seed " << seed_ << "\n"
                                  << dump(input.document) << "\n"
                                  << answer.body;
    return answer;
  }

  Inputs inputs_;
  Caller caller_;
  std::map<std::string, Json> bases_;
  unsigned seed_;
};

TEST(Operations, AnswerWhateverTheirModelsAllow) {
  const auto subjects = simulated_operations();
  const bool all = std::getenv("CLEAVE_ALL") != nullptr;
  for (unsigned seed = 1; seed <= (all ? 40U : 2U); ++seed) {
    Trial trial(seed);
    trial.set_up();
    std::mt19937 order(seed);
    for (int i = 0; i < 6000 && !::testing::Test::HasFailure(); ++i) {
      trial.call_any(subjects[order() % subjects.size()]);
      if (i % 50 == 0) trial.advance();
    }
  }
}

}  // namespace
}  // namespace cleave::twin
