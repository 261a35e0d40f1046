#include "plan/script_calls.h"

#include <algorithm>
#include <array>

#include "names/letters.h"
#include "plan/aws_names.h"

namespace cleave::plan {
namespace {

/// What is called "elb" by the AWS CLI is "elasticloadbalancing" in ARNs, and so on.
std::string key_of_service(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 29> others{
      {{"elb", "elasticloadbalancing"},
       {"elasticloadbalancingv2", "elbv2"},
       {"elastic-load-balancing", "elasticloadbalancing"},
       {"elastic-load-balancing-v2", "elbv2"},
       {"s3api", "s3"},
       {"s3control", "s3"},
       {"efs", "elasticfilesystem"},
       {"configure", "aws"},
       {"help", "aws"},
       {"core", "aws"},
       {"sdk", "aws"},
       {"config", "aws"},
       {"types", "aws"},
       {"secrets-manager", "secretsmanager"},
       {"secrets", "secretsmanager"},
       {"ssm-secure", "ssm"},
       {"simplesystemsmanagement", "ssm"},
       {"dynamodbv2", "dynamodb"},
       {"dynamodbstreams", "dynamodb"},
       {"sesv2", "ses"},
       {"simpleemail", "ses"},
       {"eventbridge", "events"},
       {"cloudwatchlogs", "logs"},
       {"cloudwatch-logs", "logs"},
       {"cognito-identity-provider", "cognito-idp"},
       {"cognitoidentityprovider", "cognito-idp"},
       {"opensearch", "es"},
       {"auto-scaling", "autoscaling"},
       {"route-53", "route53"}}};
  const auto found =
      std::find_if(others.begin(), others.end(), [&](const auto& other) { return other.first == word; });
  return std::string(found == others.end() ? word : found->second);
}

bool is_service_word(std::string_view word) {
  return !word.empty() && names::is_lower(word.front()) && std::all_of(word.begin(), word.end(), [](char c) {
    return names::is_lower(c) || names::is_digit(c) || c == '-';
  });
}

/// `aws --region x SERVICE …`: the first word behind the options.
std::string service_of_command(std::string_view text, std::size_t place) {
  for (int words = 0; words < 12; ++words) {
    const auto begin = text.find_first_not_of(" \t", place);
    if (begin == text.npos || (text[begin] == '\n' || text[begin] == '\r')) return "";
    const auto end = std::min(text.find_first_of(" \t\r\n;|&)`", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (!word.starts_with('-'))
      return is_service_word(word) && end < text.size() && text[end] == ' ' ? key_of_service(word) : "";
    static constexpr std::array<std::string_view, 5> with_value{"--region", "--profile", "--output",
                                                                "--endpoint-url", "--query"};
    place = end;
    if (std::find(with_value.begin(), with_value.end(), word) != with_value.end()) {
      const auto value = text.find_first_not_of(" \t", end);
      if (value == text.npos) return "";
      place = std::min(text.find_first_of(" \t\r\n", value), text.size());
    }
  }
  return "";
}

/// Does a command begin here? A sentence may speak of "aws", too.
bool begins_command(std::string_view line_before) {
  const auto last = line_before.find_last_not_of(" \t");
  if (last == line_before.npos) return true;
  static constexpr std::array<std::string_view, 9> before{"sudo", "then", "do",    "else", "exec",
                                                          "time", "env",  "nohup", "xargs"};
  const std::string_view up_to = line_before.substr(0, last + 1);
  const auto word = up_to.substr(up_to.find_last_of(" \t") + 1);
  return std::string_view(";|&(`={!-\"'").find(up_to.back()) != std::string_view::npos ||
         std::find(before.begin(), before.end(), word) != before.end();
}

/// "aws" as a command, with the service behind its options.
void add_commands(std::string_view script, std::set<std::string>& found) {
  for (auto at = script.find("aws"); at != script.npos; at = script.find("aws", at + 3)) {
    const bool is_word = (at == 0 || !names::is_word(script[at - 1])) && at + 3 < script.size() &&
                         (script[at + 3] == ' ' || script[at + 3] == '\t');
    const auto line = at == 0 ? std::string_view::npos : script.rfind('\n', at - 1);
    const auto before = script.substr(line + 1, at - line - 1);
    if (!is_word || before.find('#') != before.npos) continue;
    const std::string service = service_of_command(script, at + 3);
    if (!service.empty() && (begins_command(before) || !aws_service(service).title.empty()))
      found.insert(service);
  }
}

std::string_view word_at(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && (names::is_letter_or_digit(text[end]) || text[end] == '-')) ++end;
  return text.substr(begin, end - begin);
}

template <typename Look>
void each_behind(std::string_view text, std::string_view mark, const Look& look) {
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) look(at + mark.size());
}

/// What libraries are called by: behind these stands the service.
void add_clients(std::string_view script, std::set<std::string>& found) {
  for (const std::string_view call : {".client(", ".resource(", "service_name=", "create_client("}) {
    each_behind(script, call, [&](std::size_t at) {
      if (at >= script.size() || (script[at] != '\'' && script[at] != '"')) return;
      const auto word =
          script.substr(at + 1, std::min(script.find(script[at], at + 1), script.size()) - at - 1);
      if (is_service_word(word)) found.insert(key_of_service(word));
    });
  }
  // The word of a package says it for sure.
  for (const std::string_view package :
       {"@aws-sdk/client-", "@aws-sdk/lib-", "aws-sdk-go-v2/service/", "aws-sdk-go/service/",
        "aws-sdk/clients/", "com.amazonaws.services.", "software.amazon.awssdk.services.",
        "software.amazon.awssdk:", "{{resolve:"}) {
    each_behind(script, package, [&](std::size_t at) {
      const std::string word = names::lower(word_at(script, at));
      if (is_service_word(word)) found.insert(key_of_service(word));
    });
  }
  // Other things are spelt like these: only services that are known.
  for (const std::string_view part :
       {"Aws::", "Aws\\", "AWS.", "aws-sdk-", "aws_sdk_", "aws-java-sdk-", "AWSSDK.", "Amazon.", "ssm:/",
        "aws-secretsmanager://", "secretsmanager://"}) {
    each_behind(script, part, [&](std::size_t at) {
      const bool is_scheme = part.find(":/") != part.npos;
      const std::string word = is_scheme ? std::string(part.starts_with("ssm") ? "ssm" : "secretsmanager")
                                         : names::lower(word_at(script, at));
      const std::string key = key_of_service(word);
      const auto begin = at - part.size();
      if ((begin == 0 || !names::is_word(script[begin - 1])) && !aws_service(key).title.empty())
        found.insert(std::string(aws_service(key).key));
    });
  }
}

/// "Get-SECSecretValue": a verb, the service's letters and a noun.
/// https://docs.aws.amazon.com/powershell/latest/reference/
std::string service_of_cmdlet(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 25> prefixes{
      {{"SEC", "secretsmanager"},
       {"SSM", "ssm"},
       {"SQS", "sqs"},
       {"SNS", "sns"},
       {"DDB", "dynamodb"},
       {"RDS", "rds"},
       {"ECR", "ecr"},
       {"LM", "lambda"},
       {"CWL", "logs"},
       {"CW", "cloudwatch"},
       {"CFN", "cloudformation"},
       {"KMS", "kms"},
       {"SES", "ses"},
       {"SES2", "ses"},
       {"KIN", "kinesis"},
       {"KINF", "firehose"},
       {"EFS", "elasticfilesystem"},
       {"FSX", "fsx"},
       {"ECS", "ecs"},
       {"EKS", "eks"},
       {"EC", "elasticache"},
       {"SFN", "states"},
       {"EVB", "events"},
       {"CGIP", "cognito-idp"},
       {"ELB2", "elbv2"}}};
  const auto place = word.find('-');
  if (place == word.npos || place < 3 || !names::is_upper(word.front()) || !names::is_lower(word[1]))
    return "";
  const std::string_view rest = word.substr(place + 1);
  for (const auto& [letters, service] : prefixes) {
    const std::string_view noun = rest.substr(std::min(letters.size(), rest.size()));
    if (rest.starts_with(letters) && noun.size() > 1 && names::is_upper(noun[0]) && names::is_lower(noun[1]))
      return std::string(service);
  }
  return "";
}

/// Programs and cmdlets, each a word by itself.
void add_programs(std::string_view script, std::set<std::string>& found) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> programs{
      {{"cfn-signal", "cloudformation"},
       {"cfn-init", "cloudformation"},
       {"cfn-hup", "cloudformation"},
       {"cfn-get-metadata", "cloudformation"},
       {"credstash", "dynamodb"},
       {"amazon-cloudwatch-agent-ctl", "cloudwatch"}}};
  for (std::size_t at = 0; at < script.size();) {
    const std::string_view word = word_at(script, at);
    at += std::max<std::size_t>(word.size(), 1);
    for (const auto& [program, service] : programs)
      if (word == program) found.emplace(service);
    if (const auto service = service_of_cmdlet(word); !service.empty()) found.insert(service);
  }
}

/// One command a line: lines that go on are joined, and a list of YAML is written as a command.
std::string with_plain_commands(std::string_view script) {
  std::string plain(script);
  for (auto at = plain.find("\\\n"); at != plain.npos; at = plain.find("\\\n", at))
    plain.replace(at, 2, "  ");
  for (std::size_t line = 0; line < plain.size();) {
    const auto end = std::min(plain.find('\n', line), plain.size());
    const auto first = plain.find_first_not_of(" \t-", line);
    if (first < end && plain[first] == '[')
      std::replace_if(
          plain.begin() + static_cast<std::ptrdiff_t>(first),
          plain.begin() + static_cast<std::ptrdiff_t>(end),
          [](char c) { return c == '\'' || c == '"' || c == ',' || c == '[' || c == ']'; }, ' ');
    line = end + 1;
  }
  return plain;
}

}  // namespace

std::set<std::string> called_services(std::string_view script) {
  std::set<std::string> found;
  add_commands(with_plain_commands(script), found);
  add_clients(script, found);
  add_programs(script, found);
  return found;
}

}  // namespace cleave::plan
