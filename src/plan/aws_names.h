#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::plan {

/// A service, and what becomes of a thing of it that stays in another account.
struct AwsService {
  std::string_view key;      ///< "sqs", as ARNs and policies spell it
  std::string_view title;    ///< "Amazon SQS"
  std::string_view becomes;  ///< half a sentence about the thing
  std::string_view labels;   ///< further labels of its hosts, between blanks
};
/// Those that are known, or one with an empty title that has the default words.
const AwsService& aws_service(std::string_view key);

/// Something in a text that only AWS has names like.
struct AwsName {
  std::string name;       ///< an ARN, a host (with account and path behind it), or "s3://BUCKET"
  std::string service;    ///< as AwsService::key; "" when the host does not say it
  std::string region;     ///< "" when it names none
  std::string account;    ///< 12 digits, or ""
  bool endpoint = false;  ///< the service's own host: it names no thing
  std::size_t offset = 0, length = 0;
  bool composed = false;  ///< a variable or a "*" stands in it: which one is meant shows when it is used
  /// It stands behind or holds a sign in percent-encoding ("%2F"), where names are not changed.
  bool encoded = false;
};

/// "eu-central-2", "us-gov-west-1"
bool is_region(std::string_view word);
/// 12 digits
bool is_account(std::string_view word);

/// ARNs, host names below AWS's domains and S3 URLs in `text`, in order.
std::vector<AwsName> aws_names(std::string_view text);

}  // namespace cleave::plan
