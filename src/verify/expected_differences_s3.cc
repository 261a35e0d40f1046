#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& s3_differences() {
  static const ExpectedDifferences table = {
      {"s3/bucket",
       {{"CreationDate", "the copy is younger"},
        {"Name", "bucket names are unique in the world"},
        {"BucketArn", "the name is another"},
        {"Owner", "the destination owns the copy"},
        {"GetBucketAcl/Owner", "the destination owns the copy"},
        {"GetBucketAcl/Grants/*/Grantee/ID", "the owner's grant is the destination's"},
        {"GetBucketAcl/Grants/*/Grantee/DisplayName", "shown to some callers only"},
        {"GetBucketReplication", "roles and targets of replication belong to the source"},
        {"GetBucketVersioning/MFADelete", "only a root user can set it"},
        {"Objects", "compared object by object"}}},
  };
  return table;
}

}  // namespace cleave::verify
