#include "plan/principals.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "names/arn.h"
#include "names/letters.h"
#include "plan/aws_names.h"
#include "plan/draft.h"
#include "plan/refusal.h"

namespace cleave::plan {
namespace {

/// What AWS shows in the place of a principal that was deleted.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
bool is_unique_id(const std::string& text) {
  return text.size() >= 16 &&
         (text.starts_with("AROA") || text.starts_with("AIDA") || text.starts_with("AGPA")) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c); });
}

/// "arn:aws:iam::ACCOUNT:KIND/…/NAME", taken apart.
struct Principal {
  std::string account, kind, name;
};

Principal principal_of(const std::string& text) {
  const auto arn = names::arn_of(text);
  if (!arn) return {};
  Principal found;
  found.account = arn->account;
  const std::string rest(arn->resource);
  found.kind = rest.substr(0, rest.find('/'));
  // A session's name stands behind that of its role.
  const std::string path = rest.substr(std::min(rest.size(), found.kind.size() + 1));
  found.name =
      found.kind == "assumed-role" ? path.substr(0, path.find('/')) : path.substr(path.rfind('/') + 1);
  return found;
}

class Carrier {
 public:
  Carrier(const PrincipalSides& sides, CarriedPolicy& out) : sides_(sides), out_(out) {}

  /// Tells the conditions of a statement without principals, and changes nothing.
  void tell_of_conditions(const Json& statement, const std::string& called) {
    called_ = called;
    if (const Json* condition = find(statement, "Condition")) tell_of_places(*condition, "");
  }

  /// False when the statement says nothing any more.
  bool carry(Json& statement, const std::string& called) {
    called_ = called;
    if (statement.contains("NotPrincipal")) {
      Json kept = statement["NotPrincipal"];
      const auto left = out_.left.size();
      if (!fit(kept) || out_.left.size() != left)
        out_.impossible =
            fmt::format("its {} spares {} by NotPrincipal, and nobody at the destination stands for them",
                        called, dump(statement["NotPrincipal"]));
      statement["NotPrincipal"] = std::move(kept);
    }
    if (statement.contains("Principal") && !fit(statement["Principal"])) return false;
    if (statement.contains("Condition")) carry_conditions(statement["Condition"]);
    return true;
  }

 private:
  /// False when nobody is left.
  bool fit(Json& principal) {
    if (!principal.is_object()) return true;
    Json kept = principal;
    for (const char* kind : {"AWS", "CanonicalUser", "Federated"}) kept.erase(kind);
    for (const char* kind : {"AWS", "CanonicalUser", "Federated"}) {
      if (!principal.contains(kind)) continue;
      const bool is_list = principal[kind].is_array();
      for (const Json& one : is_list ? principal[kind] : Json::array({principal[kind]})) {
        const std::string name = fitted(kind, one.get<std::string>());
        if (!name.empty()) add(kept, name == own_root() ? "AWS" : kind, name, is_list);
      }
    }
    principal = std::move(kept);
    return !principal.empty();
  }

  static void add(Json& principal, const std::string& kind, const std::string& name, bool is_list) {
    if (!principal.contains(kind)) {
      principal[kind] = is_list ? Json::array({name}) : Json(name);
      return;
    }
    if (!principal[kind].is_array()) principal[kind] = Json::array({principal[kind]});
    Json& names = principal[kind];
    if (std::find(names.begin(), names.end(), Json(name)) == names.end()) names.push_back(name);
  }

  /// As the destination's policy names it, in the source's names; "" when it is left out.
  std::string fitted(std::string_view kind, const std::string& name) {
    if (kind == "Federated") return federated(name);
    if (kind == "CanonicalUser") return canonical(name);
    if (name == "*") return name;
    if (is_unique_id(name)) return left(name, "nobody has this id any more: its user or role was deleted");
    const std::string account = is_account(name) ? name : principal_of(name).account;
    if (account == sides_.source.account_id) return own(name);
    if (account == "cloudfront") return identity(name, "Id", name.substr(name.rfind(' ') + 1));
    if (account == sides_.destination_account || account.empty()) return name;
    out_.told.push_back(fmt::format(
        "{} names {} of account {}, which keeps the same rights at the destination", called_, name, account));
    return name;
  }

  std::string own(const std::string& name) {
    const Principal principal = principal_of(name);
    if (is_account(name) || principal.kind == "root") {
      out_.told.push_back(fmt::format(
          "{} names the source account as a whole; the copy names the destination account", called_));
      return own_root();
    }
    if (principal.kind != "role" && principal.kind != "assumed-role")
      return left(name, fmt::format("cleave makes no {} at the destination", principal.kind));
    const auto* role = sides_.source.find("iam/role/" + principal.name);
    const bool linked =
        role != nullptr && text_or(role->document, "Path", "/").starts_with("/aws-service-role/");
    if (role != nullptr && !linked && sides_.moves(role->id)) return name;
    return left(name, "the role stays in the source account");
  }

  /// The source account, or an identity of CloudFront, under the name that access control lists have for it.
  std::string canonical(const std::string& id) {
    const auto owned = [&](const inventory::Resource& resource) {
      return resource.service == "s3" && text_or(resource.document, "Owner/ID", "") == id;
    };
    const auto& all = sides_.source.resources;
    if (std::any_of(all.begin(), all.end(), owned)) return own(sides_.source.account_id);
    const bool is_identity = std::any_of(all.begin(), all.end(), [&](const inventory::Resource& resource) {
      return text_or(resource.document, "S3CanonicalUserId", "") == id;
    });
    if (!is_identity)
      out_.told.push_back(
          fmt::format("{} names the canonical user {} of an account that was not read, which keeps the same "
                      "rights at the "
                      "destination",
                      called_, id));
    return identity(id, "S3CanonicalUserId", id);
  }

  /// An origin access identity is known everywhere: the one of a distribution that stays would go on reading.
  std::string identity(const std::string& name, const char* member, const std::string& id) {
    for (const auto& resource : sides_.source.resources)
      if (resource.type == "origin-access-identity" && text_or(resource.document, member, "") == id &&
          !sides_.moves(resource.id))
        return left(name, fmt::format("{} stays in the source account", resource.id));
    return name;
  }

  /// The provider of the same name, which a person makes there.
  std::string federated(const std::string& provider) {
    const std::string account = principal_of(provider).account;
    if (account != sides_.source.account_id) return provider;
    std::string there = provider;
    there.replace(there.find(account), account.size(), sides_.destination_account);
    out_.told.push_back(
        fmt::format("{} names {}, which is not copied; the copy names {}: make that one before the "
                    "run",
                    called_, provider, there));
    return there;
  }

  std::string own_root() const {
    return fmt::format("arn:{}:iam::{}:root", sides_.source.partition, sides_.source.account_id);
  }

  std::string left(const std::string& name, std::string why) {
    out_.left.push_back({fmt::format("principal {} of {}", name, called_), std::move(why)});
    return "";
  }

  /// A condition may let in by name, too, or by what only one account or network has.
  void carry_conditions(Json& condition, const std::string& key = "") {
    if (condition.is_object()) {
      for (auto part = condition.begin(); part != condition.end(); ++part)
        carry_conditions(*part, part.key());
    } else if (condition.is_array()) {
      for (Json& part : condition) carry_conditions(part, key);
    } else if (condition.is_string()) {
      carry_value(condition, key);
    }
  }

  /// What does not hang on one place is not told.
  bool tell_of_place(const std::string& key, const std::string& value) {
    if (!is_of_one_place(key, value)) return false;
    out_.told.push_back(
        fmt::format("a condition of {} asks for {} {}: it is carried over as it stands, and who fits it at "
                    "the destination "
                    "is not known",
                    called_, key, value));
    return true;
  }

  void tell_of_places(const Json& condition, const std::string& key) {
    if (condition.is_object()) {
      for (auto part = condition.begin(); part != condition.end(); ++part) tell_of_places(*part, part.key());
    } else if (condition.is_array()) {
      for (const Json& part : condition) tell_of_places(part, key);
    } else if (condition.is_string()) {
      tell_of_place(key, condition.get<std::string>());
    }
  }

  void carry_value(Json& condition, const std::string& key) {
    const std::string value = condition.get<std::string>();
    if (tell_of_place(key, value)) return;
    const Principal principal = principal_of(value);
    const bool own = principal.account == sides_.source.account_id &&
                     (value.find(":iam:") != std::string::npos || value.find(":sts:") != std::string::npos);
    const bool is_role = principal.kind == "role" || principal.kind == "assumed-role";
    if (!own || principal.kind == "root" || (is_role && sides_.moves("iam/role/" + principal.name))) return;
    if (value.find_first_of("*?") == std::string::npos) {
      out_.told.push_back(fmt::format(
          "a condition of {} names {}, which stays, and the copy of the policy goes on naming that one",
          called_, value));
      return;
    }
    // Whom a pattern fits is not written out; the same pattern fits their counterparts.
    std::string there = value;
    there.replace(there.find(principal.account), principal.account.size(), sides_.destination_account);
    condition = there;
    out_.told.push_back(fmt::format("a condition of {} names {}; the copy names {}, whoever fits that there",
                                    called_, value, there));
  }

  /// Somebody else's account; the own one is changed with the other names.
  bool is_foreign(const std::string& value) const {
    return is_account(value) && value != sides_.source.account_id && value != sides_.destination_account;
  }

  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  bool is_of_one_place(const std::string& key, const std::string& value) const {
    static constexpr std::array<std::string_view, 7> keys{
        "aws:sourcevpce",  "aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid",
        "aws:sourceorgid", "aws:userid",         "aws:sourcevpc"};
    const std::string lowered = names::lower(key);
    if (lowered.ends_with("account")) return is_foreign(value);
    if (std::find(keys.begin(), keys.end(), lowered) == keys.end()) return false;
    return lowered != "aws:sourcevpc" || sides_.source.find("ec2/vpc/" + value) == nullptr;
  }

  const PrincipalSides& sides_;
  CarriedPolicy& out_;
  std::string called_;
};

}  // namespace

namespace {

Json statements_of(const Json& policy) {
  Json statements = policy.value("Statement", Json::array());
  return statements.is_object() ? Json::array({statements}) : statements;
}

std::string call(const Json& statement, std::size_t number) {
  const std::string sid = text_or(statement, "Sid", "");
  return sid.empty() ? fmt::format("statement number {}", number + 1) : fmt::format("statement '{}'", sid);
}

}  // namespace

CarriedPolicy carried_policy(Json policy, const PrincipalSides& sides) {
  CarriedPolicy out;
  Carrier carrier(sides, out);
  const Json statements = statements_of(policy);
  Json kept = Json::array();
  for (std::size_t number = 0; number < statements.size(); ++number) {
    Json statement = statements[number];
    const std::string called = call(statement, number);
    if (carrier.carry(statement, called)) {
      kept.push_back(std::move(statement));
    } else {
      out.left.push_back({called, "nobody whom it names has a counterpart at the destination"});
    }
  }
  if (kept.empty() && !out.left.empty()) return out;
  policy["Statement"] = std::move(kept);
  out.policy = std::move(policy);
  return out;
}

namespace {

/// A statement that speaks of both accounts after its names are changed may fit nobody.
void warn_of_halves(Draft& draft, const inventory::Resource& resource, const Json& policy) {
  const std::string& account = draft.source().account_id;
  std::size_t number = 0;
  for (const Json& statement : list_or_empty(policy, "Statement")) {
    ++number;
    const Json written(dump(statement)), changed = draft.rewritten(written);
    if (changed == written || dump(changed).find(account) == std::string::npos) continue;
    const std::string sid = text_or(statement, "Sid", "");
    draft.warn(
        fmt::format("{}: statement {} still names account {} beside what is called otherwise at the "
                    "destination: look whether anybody fits it",
                    resource.id, sid.empty() ? std::to_string(number) : "'" + sid + "'", account));
  }
}

}  // namespace

Json carried_policy(Draft& draft, const inventory::Resource& resource, const Json& document) {
  const bool as_text = document.is_string();
  Json policy = as_text ? parse_json(document.get<std::string>(), resource.id) : document;
  const PrincipalSides sides{draft.source(), draft.destination().account_id,
                             [&](const std::string& id) { return draft.moves(id); }};
  CarriedPolicy carried = carried_policy(policy, sides);
  if (!carried.impossible.empty()) throw not_supported(resource, carried.impossible);
  for (const auto& left : carried.left) draft.drop(resource, left.what, left.why);
  for (const auto& told : carried.told) draft.warn(fmt::format("{}: {}", resource.id, told));
  if (carried.policy.is_null()) return nullptr;
  warn_of_halves(draft, resource, carried.policy);
  // As its owner spelt it, where nothing is left out.
  if (policy["Statement"].is_object()) policy["Statement"] = Json::array({policy["Statement"]});
  if (carried.policy == policy) return document;
  return as_text ? Json(dump(carried.policy)) : std::move(carried.policy);
}

void warn_of_conditions(Draft& draft, const inventory::Resource& resource, const Json& document) {
  const Json policy = document.is_string() ? parse_json(document.get<std::string>(), resource.id) : document;
  const PrincipalSides sides{draft.source(), draft.destination().account_id,
                             [&](const std::string& id) { return draft.moves(id); }};
  CarriedPolicy told;
  Carrier carrier(sides, told);
  const Json statements = statements_of(policy);
  for (std::size_t number = 0; number < statements.size(); ++number)
    carrier.tell_of_conditions(statements[number], call(statements[number], number));
  for (const auto& one : told.told) draft.warn(fmt::format("{}: {}", resource.id, one));
}

}  // namespace cleave::plan
