#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::cloudfront {

/// The operations of one family of things that distributions name by id.
struct Family {
  const char* member;   ///< "CachePolicy": "Create" + member, and so on; the answer's member
  const char* config;   ///< the member with its settings, in requests and answers
  const char* list;     ///< "ListCachePolicies"
  const char* items;    ///< "CachePolicyList/Items"
  const char* item_id;  ///< "CachePolicy/Id"
  const char* absent;   ///< the error code when it is gone
};

/// Makes an origin access identity or control or a custom policy: the kinds create-oai, create-oac,
/// create-cache-policy, create-origin-request-policy and create-response-headers-policy.
/// Params: the family's config member. Outputs: "Id", and "S3CanonicalUserId" of an identity.
///
/// None of them can be tagged. An identity is recognised by its caller reference. Of the others the name is
/// unique in an account: one that was there before the step began is somebody else's and is refused
/// ("name-taken"), whatever it looks like.
class CreatePart : public run::Action {
 public:
  CreatePart(const Accounts& accounts, const Family& family) : accounts_(accounts), family_(family) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  bool is_own(const Json& found, const run::Task& task, const Json& before) const;
  /// The part of the name (of the caller reference) that the step asks for, or null.
  Json named_part(const aws::Client& client, const run::Task& task) const;
  Json config(const run::Task& task) const;

  Accounts accounts_;
  Family family_;
};

}  // namespace cleave::move::cloudfront
