#include "twin/throttle.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

namespace cleave::twin {
namespace {

/// How many calls may come at once, and how many per second after that. Calls whose name begins with a row's
/// prefix share its bucket; the first row that fits counts.
struct Rate {
  std::string_view service;
  std::string_view prefix;
  double burst;
  double per_second;
};

// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
// https://docs.aws.amazon.com/general/latest/gr/acm.html
constexpr Rate rates[] = {
    {"route53", "", 5, 5},
    {"ec2", "Describe", 100, 20},
    {"ec2", "RunInstances", 5, 2},
    {"ec2", "TerminateInstances", 100, 5},
    {"ec2", "", 50, 5},
    {"acm", "RequestCertificate", 5, 5},
    {"acm", "DescribeCertificate", 10, 10},
    {"acm", "ListCertificates", 8, 8},
    {"acm", "", 10, 10},
    {"sts", "", 600, 600},
};

}  // namespace

bool Throttle::admit(const std::string& account, std::string_view service, std::string_view operation,
                     Moment now) {
  const auto rate = std::find_if(std::begin(rates), std::end(rates), [&](const Rate& one) {
    return one.service == service && operation.starts_with(one.prefix);
  });
  if (rate == std::end(rates)) return true;
  const std::lock_guard lock(mutex_);
  const auto [found, fresh] =
      buckets_.try_emplace(fmt::format("{}/{}/{}", account, service, rate->prefix), Bucket{rate->burst, now});
  Bucket& bucket = found->second;
  const double seconds = std::chrono::duration<double>(now - bucket.filled).count();
  bucket.tokens = std::min(rate->burst, bucket.tokens + seconds * rate->per_second);
  bucket.filled = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace cleave::twin
