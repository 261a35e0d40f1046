#include "aws/object_attributes.h"

#include <map>

#include <fmt/format.h>

#include "aws/http.h"

namespace cleave::aws {
namespace {

std::string grantee_text(const Json& grantee) {
  const std::string type = text(grantee, "Type");
  if (type == "Group") return fmt::format("uri=\"{}\"", text(grantee, "URI"));
  if (type == "AmazonCustomerByEmail")
    return fmt::format("emailAddress=\"{}\"", text(grantee, "EmailAddress"));
  return fmt::format("id=\"{}\"", text(grantee, "ID"));
}

}  // namespace

bool more_than_private(const Json& grants, const std::string& owner) {
  return grants.size() != 1 || text_or(grants[0], "Grantee/ID", "") != owner ||
         text(grants[0], "Permission") != "FULL_CONTROL";
}

Json grant_parameters(const Json& grants) {
  // WRITE on an object means nothing and has no parameter.
  static const std::map<std::string, std::string> members = {{"FULL_CONTROL", "GrantFullControl"},
                                                             {"READ", "GrantRead"},
                                                             {"READ_ACP", "GrantReadACP"},
                                                             {"WRITE_ACP", "GrantWriteACP"}};
  Json parameters = Json::object();
  for (const Json& grant : grants) {
    const auto member = members.find(text(grant, "Permission"));
    if (member == members.end()) continue;
    const std::string before = text_or(parameters, member->second, "");
    parameters[member->second] = before + (before.empty() ? "" : ", ") + grantee_text(at(grant, "Grantee"));
  }
  return parameters;
}

std::string tags_as_query(const Json& tag_set) {
  std::string query;
  for (const Json& tag : tag_set) {
    if (!query.empty()) query += '&';
    query += percent_encode(text(tag, "Key")) + "=" + percent_encode(text(tag, "Value"));
  }
  return query;
}

}  // namespace cleave::aws
