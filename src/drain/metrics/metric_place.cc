#include "drain/metrics/metric_place.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "names/arn.h"

namespace cleave::drain {
namespace {

constexpr std::string_view scheme = "metrics:", arn_of_balancers = "arn:aws";

struct Form {
  std::string_view prefix;
  Metered kind;
  std::string_view name_begins;  ///< with what the name itself has to begin
  std::ptrdiff_t slashes;        ///< that the name has
};
constexpr std::array forms{Form{"elb/", Metered::classic_elb, "", 0}, Form{"alb/", Metered::alb, "app/", 2},
                           Form{"nlb/", Metered::nlb, "net/", 2},
                           Form{"cloudfront/", Metered::cloudfront, "", 0}, Form{"s3/", Metered::s3, "", 1}};

Error bad_place(const std::string& place) {
  return Error(Error::Kind::input, "bad-place", "it names no metric")
      .where(place)
      .next(
          "Write metrics:elb/NAME, metrics:alb/app/NAME/ID, metrics:nlb/net/NAME/ID, metrics:cloudfront/ID, "
          "metrics:s3/BUCKET/FILTER, or metrics: and the ARN of a load balancer.");
}

bool fits(const Form& form, std::string_view name) {
  const bool has_empty_part =
      name.empty() || name.front() == '/' || name.back() == '/' || name.find("//") != name.npos;
  return !has_empty_part && name.starts_with(form.name_begins) &&
         std::count(name.begin(), name.end(), '/') == form.slashes;
}

/// arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/[app/|net/]NAME[/ID]
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancing.html
MetricPlace place_of_arn(const std::string& place, std::string_view text) {
  constexpr std::string_view resource = "loadbalancer/";
  const auto arn = names::arn_of(text);
  if (!arn || arn->service != "elasticloadbalancing" || arn->region.empty() ||
      !arn->resource.starts_with(resource))
    throw bad_place(place);
  const auto name = arn->resource.substr(resource.size());
  for (const auto& form : forms)
    if (form.kind <= Metered::nlb && fits(form, name))
      return {form.kind, std::string(name), "", std::string(arn->region)};
  throw bad_place(place);
}

}  // namespace

bool is_metric_place(const std::string& place) {
  return place.starts_with(scheme);
}

MetricPlace metric_place(const std::string& place) {
  std::string_view rest = std::string_view(place).substr(scheme.size());
  if (rest.starts_with(arn_of_balancers)) return place_of_arn(place, rest);
  for (const auto& form : forms) {
    if (!rest.starts_with(form.prefix)) continue;
    rest.remove_prefix(form.prefix.size());
    if (!fits(form, rest)) break;
    if (form.kind != Metered::s3) return {form.kind, std::string(rest), "", ""};
    const auto slash = rest.find('/');
    return {form.kind, std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1)), ""};
  }
  throw bad_place(place);
}

}  // namespace cleave::drain
