#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/files.h"
#include "base/suggest.h"
#include "cli/accounts.h"
#include "cli/command.h"

namespace cleave::cli {
namespace {

/// What one PutObject takes. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
constexpr std::uint64_t most_object_bytes = std::uint64_t{5} << 30;

/// The words after `cleave aws`.
struct RawCall {
  std::string service, operation;
  std::string parameters = "{}";
  std::string profile, region;
  std::string body_file, answer_file;
  bool all_pages = false;
};

std::string squeezed(std::string_view name) {
  std::string result;
  for (const unsigned char c : name) {
    if (std::isalnum(c)) result += static_cast<char>(std::tolower(c));
  }
  return result;
}

/// Operations may be written as the AWS CLI writes them: describe-instances.
const aws::Operation& find_operation(const aws::ServiceModel& service, const std::string& name) {
  for (const auto& [known, operation] : service.operations) {
    if (squeezed(known) == squeezed(name)) return operation;
  }
  return service.operation(name);
}

Json read_parameters(const std::string& text) {
  const bool file = text.starts_with('@');
  Json parameters = parse_json(file ? read_file(text.substr(1)) : text, file ? text.substr(1) : "--params");
  if (parameters.is_object()) return parameters;
  throw Error(Error::Kind::input, "bad-params", "the parameters must be a JSON object").where("--params");
}

/// All pages as one document: lists are joined, everything else is the last page's.
Json all_pages(const aws::Client& client, const aws::Operation& operation, const Json& parameters) {
  Json all = Json::object();
  client.pages(operation.name, parameters, [&](const Json& page) {
    for (const auto& [name, value] : page.items()) {
      if (value.is_array() && all.contains(name))
        all[name].insert(all[name].end(), value.begin(), value.end());
      else
        all[name] = value;
    }
  });
  return all;
}

Exit call(const Invocation& invocation, const RawCall& raw, Output& output) {
  const auto& service = aws::service(raw.service);
  const auto& operation = find_operation(service, raw.operation);
  const auto parameters = read_parameters(raw.parameters);
  const auto account = open_account(raw.profile, raw.region, invocation, Access::read_write);
  const auto client = account.client(raw.service);
  if (raw.all_pages) {
    output.json(dump_pretty(all_pages(client, operation, parameters)));
    return Exit::done;
  }
  const std::string body = raw.body_file.empty() ? "" : read_file(raw.body_file, most_object_bytes);
  const auto answer = client.exchange(operation.name, {parameters, body});
  if (!raw.answer_file.empty()) write_file(raw.answer_file, answer.payload, for_everybody);
  output.json(dump_pretty(answer.document));
  return Exit::done;
}

}  // namespace

void add_aws(CLI::App& app, Invocation& invocation) {
  const auto raw = std::make_shared<RawCall>();
  auto& command = add_command(app, invocation,
                              {"aws", "Call one operation of AWS, for looking around",
                               "  cleave aws sts GetCallerIdentity --profile pressi\n"
                               "  cleave aws ec2 describe-instances --profile pressi --all-pages\n"
                               "  cleave aws s3 GetObject --params '{\"Bucket\": \"b\", \"Key\": \"k\"}' "
                               "--answer-file k --profile pressi"},
                              [&invocation, raw](Output& output) { return call(invocation, *raw, output); });
  command
      .add_option("service", raw->service,
                  "ec2, elb, s3, cloudfront, route53, route53domains, acm, iam, logs or sts")
      ->required();
  command.add_option("operation", raw->operation, "As AWS or the AWS CLI spells it")->required();
  command.add_option("--params", raw->parameters, "The parameters as a JSON object, or @FILE");
  command.add_option("--profile", raw->profile, "The AWS profile");
  command.add_option("--region", raw->region, "The region, instead of the profile's");
  command.add_option("--body-file", raw->body_file, "The bytes to send (PutObject)");
  command.add_option("--answer-file", raw->answer_file, "Where the bytes of the answer go (GetObject)");
  command.add_flag("--all-pages", raw->all_pages, "Follow the pages and join their lists");
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
