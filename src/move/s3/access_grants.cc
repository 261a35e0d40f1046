#include "move/s3/access_grants.h"

namespace cleave::move {

Json retargeted(const Json& grants, const Owners& owners) {
  Json out = Json::array();
  for (Json grant : grants) {
    const std::string id = text_or(grant, "Grantee/ID", "");
    const auto replaced = owners.replaced.find(id);
    if (!id.empty() && id == owners.source) {
      grant["Grantee"] = {{"Type", "CanonicalUser"}, {"ID", owners.destination}};
    } else if (replaced != owners.replaced.end()) {
      grant["Grantee"] = {{"Type", "CanonicalUser"}, {"ID", replaced->second}};
    }
    grant["Grantee"].erase("DisplayName");
    out.push_back(std::move(grant));
  }
  return out;
}

}  // namespace cleave::move
