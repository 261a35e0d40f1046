#include "plan/aws_names.h"

#include <algorithm>
#include <array>
#include <optional>

#include "names/arn.h"
#include "names/letters.h"

namespace cleave::plan {
namespace {

using names::is_digit;
using names::is_word;

constexpr std::string_view needs_policy =
    "It stays in its account. The copy may use it only if its own policy admits the destination";
constexpr std::string_view needs_network =
    "It stays in its account. The copy reaches it only if its network and its security groups let it";
constexpr std::string_view stays = "It stays in its account";
constexpr std::string_view not_read = "It stays in its account, and whether it answers was not read";
constexpr std::string_view is_callers_own =
    "Calls go to the caller's own account: the copy asks the destination, which has nothing of that name";

/// Who may be asked across accounts, and how:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
/// (resource-based policies),
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
constexpr std::array services{
    AwsService{"rds", "Amazon RDS", needs_network, ""},
    AwsService{"elasticache", "Amazon ElastiCache", needs_network, "cache"},
    AwsService{"redshift", "Amazon Redshift", needs_network, ""},
    AwsService{"docdb", "Amazon DocumentDB", needs_network, ""},
    AwsService{"memorydb", "Amazon MemoryDB", needs_network, ""},
    AwsService{"kafka", "Amazon MSK", needs_network, ""},
    AwsService{"mq", "Amazon MQ", needs_network, ""},
    AwsService{"elasticfilesystem", "Amazon EFS", needs_network, "efs"},
    AwsService{"fsx", "Amazon FSx", needs_network, ""},
    AwsService{"es", "Amazon OpenSearch", needs_policy, "aoss"},
    AwsService{"sqs", "Amazon SQS", needs_policy, "queue"},
    AwsService{"sns", "Amazon SNS", needs_policy, ""},
    AwsService{"lambda", "AWS Lambda", needs_policy, "lambda-url"},
    AwsService{"kms", "AWS KMS", needs_policy, ""},
    AwsService{"secretsmanager", "AWS Secrets Manager", needs_policy, ""},
    AwsService{"dynamodb", "Amazon DynamoDB", needs_policy, "dax streams.dynamodb"},
    AwsService{"ecr", "Amazon ECR", needs_policy, "dkr"},
    AwsService{
        "s3", "Amazon S3",
        "No account that was read has it: it is another account's, or gone. The copy may use it only if its "
        "own policy admits the destination",
        ""},
    AwsService{"s3-access-point", "Amazon S3 access points",
               "It stays in its account and leads to the bucket there. The copy may use it only if its own "
               "policy admits the destination",
               "s3-accesspoint s3-accesspoint-fips s3-object-lambda"},
    AwsService{"events", "Amazon EventBridge", needs_policy, ""},
    AwsService{"kinesis", "Amazon Kinesis", needs_policy, ""},
    AwsService{"execute-api", "Amazon API Gateway", not_read, "apigateway"},
    AwsService{"elasticloadbalancing", "Elastic Load Balancing", not_read, "elb"},
    AwsService{"globalaccelerator", "AWS Global Accelerator", not_read, "awsglobalaccelerator"},
    AwsService{"cloudfront", "Amazon CloudFront", not_read, ""},
    AwsService{"elasticbeanstalk", "AWS Elastic Beanstalk", not_read, ""},
    AwsService{"apprunner", "AWS App Runner", not_read, "awsapprunner"},
    AwsService{"amplify", "AWS Amplify", not_read, "amplifyapp"},
    AwsService{"lightsail", "Amazon Lightsail", not_read, "amazonlightsail"},
    AwsService{"elbv2", "Elastic Load Balancing of version 2", not_read, ""},
    AwsService{"cloudformation", "AWS CloudFormation", is_callers_own, ""},
    AwsService{"wafv2", "AWS WAF", not_read, "awswaf waf"},
    AwsService{"firehose", "Amazon Data Firehose", is_callers_own, ""},
    AwsService{"states", "AWS Step Functions", is_callers_own, ""},
    AwsService{"ecs", "Amazon ECS", is_callers_own, ""},
    AwsService{"eks", "Amazon EKS", not_read, ""},
    AwsService{"cognito-idp", "Amazon Cognito", not_read, "amazoncognito cognito-identity"},
    AwsService{
        "ses", "Amazon SES",
        "Identities and sending limits belong to one account: verify them in the destination and leave its "
        "sandbox there before mail is sent from it",
        "email email-smtp inbound-smtp amazonses dkim feedback-smtp"},
    AwsService{"logs", "Amazon CloudWatch Logs", is_callers_own, ""},
    AwsService{"cloudwatch", "Amazon CloudWatch", is_callers_own, "monitoring"},
    AwsService{"ssm", "AWS Systems Manager", is_callers_own, "ssmmessages ec2messages"},
    AwsService{"autoscaling", "Amazon EC2 Auto Scaling", is_callers_own, ""},
    AwsService{"acm", "AWS Certificate Manager",
               "It proves a name for a certificate that was read in no account; the record stays",
               "acm-validations"},
    AwsService{"iam", "AWS IAM", stays, ""},
    AwsService{"ec2", "Amazon EC2", stays, "compute compute-1 internal"},
    AwsService{"route53", "Amazon Route 53", stays, ""},
};

constexpr std::array<std::string_view, 32> domains{".amazonaws.com",
                                                   ".amazonaws.com.cn",
                                                   ".amazonaws.eu",
                                                   ".amazonaws-us-gov.com",
                                                   ".cloudfront.net",
                                                   ".cloudfront.cn",
                                                   ".awsglobalaccelerator.com",
                                                   ".amazonses.com",
                                                   ".amazonlightsail.com",
                                                   ".awsapprunner.com",
                                                   ".amplifyapp.com",
                                                   ".elasticbeanstalk.com",
                                                   ".elasticbeanstalk.com.cn",
                                                   ".amazoncognito.com",
                                                   ".amazonworkspaces.com",
                                                   ".amazonappstream.com",
                                                   ".awswaf.com",
                                                   ".awsapps.com",
                                                   ".awsapps.com.cn",
                                                   ".amazonwebservices.com",
                                                   ".live-video.net",
                                                   ".quicksight.aws.amazon.com",
                                                   ".on.aws",
                                                   ".api.aws",
                                                   ".acm-validations.aws",
                                                   ".ecr.aws",
                                                   ".connect.aws",
                                                   ".sagemaker.aws",
                                                   ".studio.aws",
                                                   ".chime.aws",
                                                   ".signin.aws",
                                                   ".aws.dev"};

std::vector<std::string_view> split(std::string_view text, char mark, std::size_t most) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < most) {
    const auto place = text.find(mark);
    if (place == std::string_view::npos) break;
    parts.push_back(text.substr(0, place));
    text.remove_prefix(place + 1);
  }
  parts.push_back(text);
  return parts;
}

bool has_word(std::string_view words, std::string_view word) {
  const auto all = split(words, ' ', 10);
  return !word.empty() && std::find(all.begin(), all.end(), word) != all.end();
}

const AwsService* known_service(std::string_view label) {
  const auto found = std::find_if(services.begin(), services.end(), [&](const AwsService& service) {
    return service.key == label || has_word(service.labels, label);
  });
  return found == services.end() ? nullptr : &*found;
}

/// "$REGION", "${REGION}": a shell's, a template's or a policy's variable.
bool in_variable(char c) {
  return c == '$' || c == '{' || c == '}';
}
bool has_variable(std::string_view text) {
  return text.find('$') != std::string_view::npos;
}

bool follows_variable(std::string_view text, std::size_t place) {
  const auto before = text.substr(0, place);
  return before.ends_with('$') || before.ends_with("${") || before.ends_with('}');
}
/// "://" in percent-encoding
constexpr std::string_view encoded_slashes = "%3a%2f%2f";

/// Where the name that begins at `begin` ends: before a brace that was opened outside of it, and before the
/// full stop or colon of a sentence.
std::size_t end_of_name(std::string_view text, std::size_t begin, std::size_t end) {
  const bool opens = text.substr(begin, end - begin).find('{') != std::string_view::npos;
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == ':' || (!opens && text[end - 1] == '}')))
    --end;
  return end;
}

/// What an access point's alias ends with; buckets may not be called so.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_access_point_alias(std::string_view bucket) {
  return bucket.ends_with("-s3alias") || bucket.ends_with("--ol-s3");
}

/// Names a bucket, or the access point that stands in its place.
void set_bucket(AwsName& name, std::string_view bucket) {
  name.name = "s3://" + std::string(bucket);
  name.service = is_access_point_alias(bucket) ? "s3-access-point" : "s3";
  name.endpoint = false;
}

bool in_arn(char c) {
  return is_word(c) || in_variable(c) || c == ':' || c == '/' || c == '*' || c == '+' || c == '=' ||
         c == '@' || c == '?';
}

std::optional<AwsName> arn_at(std::string_view text, std::size_t begin) {
  if (begin > 0 && is_word(text[begin - 1])) return std::nullopt;
  std::size_t end = begin;
  while (end < text.size() && in_arn(text[end])) ++end;
  end = end_of_name(text, begin, end);
  const std::string_view arn = text.substr(begin, end - begin);
  const auto parts = names::arn_of(arn);
  if (!parts || !parts->partition.starts_with("aws") || parts->service.empty()) return std::nullopt;
  AwsName name{std::string(arn),
               std::string(parts->service),
               std::string(parts->region),
               std::string(parts->account),
               false,
               begin,
               end - begin};
  const AwsService* service = known_service(parts->service);
  if (service != nullptr) name.service = service->key;
  if (parts->service == "s3" && parts->account.empty())
    set_bucket(name, parts->resource.substr(0, parts->resource.find('/')));
  else if (parts->service == "s3" && parts->resource.starts_with("accesspoint"))
    name.service = "s3-access-point";
  name.composed = has_variable(name.name);
  name.endpoint =
      parts->resource.find_first_not_of("*:/") == std::string_view::npos;  // any of them: no thing is named
  return name;
}

/// The same where its signs are in percent-encoding: "arn%3Aaws%3Asns%3A…".
std::optional<AwsName> encoded_arn_at(std::string_view text, std::size_t begin) {
  std::string plain;
  std::size_t at = begin;
  while (at < text.size()) {
    const bool is_code = text[at] == '%' && at + 2 < text.size() && names::is_hex_digit(text[at + 1]) &&
                         names::is_hex_digit(text[at + 2]);
    const char c =
        is_code ? static_cast<char>(names::hex_value(text[at + 1]) * 16 + names::hex_value(text[at + 2]))
                : text[at];
    if (!in_arn(c)) break;
    plain += c;
    at += is_code ? 3 : 1;
  }
  auto name = arn_at(plain, 0);
  if (!name) return std::nullopt;
  name->offset = begin;
  name->length = at - begin;
  return name;
}

/// `slashes` is the length of what stands between "s3" and the bucket.
std::optional<AwsName> s3_url_at(std::string_view text, std::size_t begin, std::size_t slashes) {
  std::size_t first = begin + 2 + slashes, end = first;
  while (end < text.size() && (is_word(text[end]) || in_variable(text[end]))) ++end;
  end = end_of_name(text, first, end);
  if (end == first) return std::nullopt;
  const bool is_glob = end < text.size() && text[end] == '*';
  if (is_glob) ++end;
  AwsName name{"", "", "", "", false, begin, end - begin};
  set_bucket(name, text.substr(first, end - first));
  name.composed = is_glob || has_variable(name.name);
  return name;
}

/// What stands behind the host of a URL and belongs to the thing's name: "/111111111111/jobs".
std::size_t path_of_thing(std::string_view text, std::size_t end) {
  if (end >= text.size() || text[end] != '/' || !is_account(text.substr(end + 1, 12))) return end;
  std::size_t stop = end + 13;
  if (stop < text.size() && text[stop] == '/') ++stop;
  while (stop < text.size() && is_word(text[stop])) ++stop;
  return stop;
}

void name_bucket(AwsName& name, std::string_view text, std::string_view prefix, std::size_t end) {
  // BUCKET.s3.REGION, BUCKET.s3-website-REGION, or s3.REGION/BUCKET
  const auto place = prefix.find(".s3");
  if (place != std::string_view::npos) return set_bucket(name, prefix.substr(0, place));
  std::size_t stop = end + 1;
  if (end < text.size() && text[end] == '/')
    while (stop < text.size() && is_word(text[stop])) ++stop;
  if (stop <= end + 1 || !prefix.starts_with("s3")) return;
  set_bucket(name, text.substr(end + 1, stop - end - 1));
  name.length += stop - end;
}

/// A domain by itself stands for all that its service does: "include:amazonses.com".
std::optional<AwsName> service_of_domain(std::string_view host, std::size_t begin) {
  const auto domain =
      std::find_if(domains.begin(), domains.end(), [&](auto each) { return each.substr(1) == host; });
  const AwsService* service =
      domain == domains.end() ? nullptr : known_service(host.substr(0, host.find('.')));
  if (service == nullptr) return std::nullopt;
  return AwsName{std::string(host), std::string(service->key), "", "", true, begin, host.size()};
}

/// A host with variables in it, as it is written. Of what it names only the service is known.
AwsName composed_host(std::string_view text, AwsName last) {
  std::size_t begin = last.offset, end = last.offset + last.length;
  const auto belongs = [&](std::size_t place) { return is_word(text[place]) || in_variable(text[place]); };
  while (begin > 0 && belongs(begin - 1)) --begin;
  while (end < text.size() && (belongs(end) || text[end] == '/')) ++end;
  end = end_of_name(text, begin, end);
  last.name = text.substr(begin, end - begin);
  last.offset = begin;
  last.length = end - begin;
  last.region = last.account = "";
  last.composed = true;
  last.endpoint = false;
  for (const auto label : split(last.name, '.', 40)) {
    if (const AwsService* service = known_service(label)) last.service = service->key;
  }
  return last;
}

std::optional<AwsName> host_at(std::string_view text, std::size_t begin, std::size_t end) {
  std::string host = names::lower(text.substr(begin, end - begin));
  while (host.ends_with('.')) host.pop_back();
  const auto domain =
      std::find_if(domains.begin(), domains.end(), [&](auto each) { return host.ends_with(each); });
  if (domain == domains.end()) return service_of_domain(host, begin);
  const std::string_view prefix = std::string_view(host).substr(0, host.size() - domain->size());
  const std::size_t stop = path_of_thing(text, begin + host.size());
  AwsName name{host + std::string(text.substr(begin + host.size(), stop - begin - host.size())),
               "",
               "",
               "",
               false,
               begin,
               stop - begin};
  const auto labels = split(prefix, '.', 40);
  std::size_t things = 0;
  for (const auto label : labels) {
    if (is_region(label)) {
      name.region = label;
    } else if (is_account(label)) {
      name.account = label;
      ++things;
    } else if (const AwsService* service = known_service(label)) {
      name.service = service->key;
    } else if (label.starts_with("s3-") || label == "s3") {
      name.service = "s3";
    } else if (label != "dualstack" && label != "www") {
      ++things;
    }
  }
  if (name.service.empty()) {
    const auto word = domain->substr(1, domain->find('.', 1) - 1);
    if (const AwsService* service = known_service(word)) name.service = service->key;
  }
  if (stop > begin + host.size()) name.account = std::string(text.substr(begin + host.size() + 1, 12));
  name.endpoint = *domain == ".amazonaws.com" && stop == begin + host.size() &&
                  (things == 0 || (labels.size() <= 2 && (labels.size() == 1 || is_region(labels.back()))));
  if (name.endpoint && name.service.empty()) name.service = labels.front();
  // At a service's own host the path names the thing.
  if (follows_variable(text, begin) || (name.endpoint && text.substr(stop).starts_with("/$")))
    return composed_host(text, std::move(name));
  if (name.service == "s3") name_bucket(name, text, prefix, begin + host.size());
  return name;
}

}  // namespace

const AwsService& aws_service(std::string_view key) {
  static constexpr AwsService other{
      "", "", "It stays in its account. Whether the copy may use it there is not known", ""};
  const AwsService* known = known_service(key);
  return known == nullptr ? other : *known;
}

bool is_account(std::string_view word) {
  return word.size() == 12 && std::all_of(word.begin(), word.end(), is_digit);
}

bool is_region(std::string_view word) {
  static constexpr std::array<std::string_view, 14> parts_of_name{
      "north",     "south",     "east", "west", "central", "northeast", "northwest",
      "southeast", "southwest", "gov",  "iso",  "isob",    "isoe",      "isof"};
  const auto parts = split(word, '-', 5);
  if (parts.size() < 3 || parts.size() > 4 || parts[0].size() != 2) return false;
  return parts.back().size() == 1 && is_digit(parts.back()[0]) &&
         std::all_of(parts[0].begin(), parts[0].end(), names::is_lower) &&
         std::all_of(parts.begin() + 1, parts.end() - 1, [](std::string_view part) {
           return std::find(parts_of_name.begin(), parts_of_name.end(), part) != parts_of_name.end();
         });
}

std::vector<AwsName> aws_names(std::string_view text) {
  std::vector<AwsName> found;
  std::size_t position = 0;
  while (position < text.size()) {
    if (!is_word(text[position])) {
      ++position;
      continue;
    }
    std::size_t end = position;
    while (end < text.size() && is_word(text[end])) ++end;
    const bool encoded = position > 0 && text[position - 1] == '%' && end - position > 2 &&
                         names::is_hex_digit(text[position]) && names::is_hex_digit(text[position + 1]);
    if (encoded) position += 2;
    const std::string_view word = text.substr(position, end - position);
    std::optional<AwsName> name;
    if (word == "arn" && text.substr(end).starts_with(':')) {
      name = arn_at(text, position);
    } else if ((word == "s3" || word == "s3a") && text.substr(end).starts_with("://")) {
      name = s3_url_at(text, end - 2, 3);
    } else if (word.find('.') != std::string_view::npos) {
      name = host_at(text, position, end);
    }
    const bool is_encoded_arn = word == "arn" && names::lower(text.substr(end, 3)) == "%3a";
    if (is_encoded_arn) name = encoded_arn_at(text, position);
    const bool is_encoded_url =
        word == "s3" && names::lower(text.substr(end, encoded_slashes.size())) == encoded_slashes;
    if (is_encoded_url) name = s3_url_at(text, position, encoded_slashes.size());
    if (name) {
      end = std::max(end, name->offset + name->length);
      name->encoded = encoded || is_encoded_arn || is_encoded_url;
      found.push_back(std::move(*name));
    }
    position = end;
  }
  return found;
}

}  // namespace cleave::plan
