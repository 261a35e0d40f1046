#include "twin/compute_estate.h"

#include <gtest/gtest.h>

#include "aws/protocol.h"

namespace cleave::twin {

using namespace std::chrono_literals;

ComputeEstate::ComputeEstate()
    : clock(std::make_shared<VirtualClock>(from_rfc3339("2026-11-23T06:00:00Z"))), world(clock) {
  world.add_account(source, "source");
  world.add_account(destination, "destination");
  for (auto make : {make_ec2, make_elb, make_iam}) {
    Service service = make();
    std::string id = service.id;
    services_.emplace(std::move(id), std::move(service));
  }
}

Json ComputeEstate::perform(std::string_view service, std::string_view operation, const Json& input,
                            const char* account) {
  const aws::Operation& model = aws::service(service).operation(operation);
  if (model.input.shape != nullptr) aws::validate(*model.input.shape, input);
  const aws::HttpRequest request;
  Call call{world,       account, "arn:aws:iam::" + std::string(account) + ":root",
            "us-east-1", model,   input,
            {},          request, {},
            {}};
  const aws::Message output = services_.find(service)->second.handlers.find(operation)->second(call);
  if (model.output.shape != nullptr) aws::validate(*model.output.shape, output.document);
  return output.document;
}

Json ComputeEstate::call(std::string_view service, std::string_view operation, const Json& input,
                         const char* account) {
  try {
    return perform(service, operation, input, account);
  } catch (const Refusal& refusal) {
    ADD_FAILURE() << operation << ": " << refusal.code << ": " << refusal.message;
    throw;
  }
}

Json ComputeEstate::ec2(std::string_view operation, const Json& input, const char* account) {
  return call("ec2", operation, input, account);
}

Json ComputeEstate::elb(std::string_view operation, const Json& input, const char* account) {
  return call("elb", operation, input, account);
}

Json ComputeEstate::iam(std::string_view operation, const Json& input, const char* account) {
  return call("iam", operation, input, account);
}

std::string ComputeEstate::refusal(std::string_view service, std::string_view operation, const Json& input,
                                   const char* account) {
  try {
    perform(service, operation, input, account);
  } catch (const Refusal& refusal) {
    return refusal.code;
  }
  return "";
}

std::string ComputeEstate::base_image(const char* account) {
  const Json found =
      ec2("DescribeImages", {{"Owners", {"amazon"}}, {"Filters", Json::array({filter("name", {"amzn2-*"})})}},
          account);
  return text(found, "Images/0/ImageId");
}

std::string ComputeEstate::running_instance(const Json& wishes, const char* account) {
  Json input{
      {"ImageId", base_image(account)}, {"InstanceType", "t3.micro"}, {"MinCount", 1}, {"MaxCount", 1}};
  input.update(wishes);
  const std::string id = text(ec2("RunInstances", input, account), "Instances/0/InstanceId");
  pass(30s);
  return id;
}

Json ComputeEstate::instance(const std::string& id, const char* account) {
  return at(ec2("DescribeInstances", {{"InstanceIds", {id}}}, account), "Reservations/0/Instances/0");
}

std::string ComputeEstate::default_vpc(const char* account) {
  const Json found =
      ec2("DescribeVpcs", {{"Filters", Json::array({filter("is-default", {"true"})})}}, account);
  return text(found, "Vpcs/0/VpcId");
}

Json filter(const std::string& name, const Json& values) {
  return {{"Name", name}, {"Values", values}};
}

}  // namespace cleave::twin
