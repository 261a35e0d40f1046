#include "move/s3/owners.h"

#include "aws/object_listing.h"

namespace cleave::move {

Owners owners_of(const Accounts& accounts, const run::Task& task) {
  Owners owners{aws::canonical_user(accounts.source), aws::canonical_user(accounts.destination)};
  for (const Json& pair : list_or_empty(task.params, "Grantees"))
    owners.replaced[text(pair, "Source")] = text(pair, "Destination");
  return owners;
}

}  // namespace cleave::move
