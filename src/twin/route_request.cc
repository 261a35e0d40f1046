#include "twin/route_request.h"

#include <map>
#include <string>

#include "twin/service.h"

namespace cleave::twin {
namespace {

const std::map<std::string, const aws::ServiceModel*, std::less<>>& by_signing_name() {
  static const auto table = [] {
    std::map<std::string, const aws::ServiceModel*, std::less<>> map;
    for (const auto& [id, service] : services()) {
      const auto& model = aws::service(id);
      map[model.signing_name] = &model;
    }
    return map;
  }();
  return table;
}

bool is_form(const aws::HttpRequest& request) {
  const auto type = request.headers.get("Content-Type");
  return request.method == "POST" && type && type->starts_with("application/x-www-form-urlencoded");
}

}  // namespace

const aws::ServiceModel* service_of(const aws::HttpRequest& request, const aws::Claim& claim) {
  if (claim.access_key_id.empty()) return &aws::service(is_form(request) ? "sts" : "s3");
  const auto found = by_signing_name().find(claim.scope.service);
  return found == by_signing_name().end() ? nullptr : found->second;
}

}  // namespace cleave::twin
