#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// s3/create-bucket: `Bucket`, `ObjectOwnership`, `Tags` in the step's region → `Bucket`.
/// The tags cleave:step and cleave:split say whose the bucket is: CreateBucket has no idempotency token.
class CreateBucket : public run::Action {
 public:
  explicit CreateBucket(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// s3/put-bucket-configuration: one sub-resource of `Bucket`, named `Configuration` as in
/// aws/bucket_configurations.h (and `Id` where a bucket has several), becomes `Request`; null removes it. It
/// goes with the bucket when that is undone, so its own undo has nothing to do.
class PutBucketConfiguration : public run::Action {
 public:
  explicit PutBucketConfiguration(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// s3/put-bucket-acl: the source's `Grants` on `Bucket`, re-targeted (`Grantees` as in copy_objects.h). Goes
/// with the bucket.
class PutBucketAcl : public run::Action {
 public:
  explicit PutBucketAcl(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Json wanted(const run::Task& task) const;
  Accounts accounts_;
};

}  // namespace cleave::move
