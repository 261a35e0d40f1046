#include "move/s3/steps.h"

#include "move/s3/buckets.h"
#include "move/s3/copy_objects.h"
#include "move/s3/read_grant.h"
#include "move/s3/translate_grants.h"

namespace cleave::move {

void add_s3_actions(run::Actions& actions, const Accounts& accounts, const std::filesystem::path& folder) {
  actions["s3/create-bucket"] = std::make_unique<CreateBucket>(accounts);
  actions["s3/put-bucket-configuration"] = std::make_unique<PutBucketConfiguration>(accounts);
  actions["s3/put-bucket-acl"] = std::make_unique<PutBucketAcl>(accounts);
  actions["s3/grant-read"] = std::make_unique<GrantRead>(accounts);
  actions["s3/copy-objects"] = std::make_unique<CopyObjects>(accounts, folder);
  actions["s3/translate-grants"] = std::make_unique<TranslateGrants>(accounts);
  actions["s3/revoke-read"] = std::make_unique<RevokeRead>(accounts);
}

}  // namespace cleave::move
