#pragma once

#include <string>

#include "aws/client.h"
#include "aws/object_listing.h"

namespace cleave::move {

/// Copies single objects between two buckets inside S3: no byte passes through this machine. Thread-safe.
///
/// Kept: content, metadata, tags, storage class, website redirect, access control list (its owner
/// re-targeted) where the destination has ACLs, and the ETag: what was uploaded in parts is copied in the
/// same parts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
class ObjectCopy {
 public:
  struct Buckets {
    aws::Client source_client;       ///< the source account reads what only it may (lists, ACLs)
    aws::Client destination_client;  ///< the destination's principal copies, so that it owns the copies
    std::string source;
    std::string destination;
    std::string source_owner;  ///< canonical user ids
    std::string destination_owner;
    bool acls = false;  ///< does the destination's bucket have ACLs?
  };
  explicit ObjectCopy(Buckets buckets) : buckets_(std::move(buckets)) {}

  /// The object is there, whole, when this returns.
  void copy(const aws::ListedObject& object) const;

 private:
  Json headers(const aws::ListedObject& object, const Json& head) const;
  void copy_at_once(const aws::ListedObject& object, Json request) const;
  void copy_in_parts(const aws::ListedObject& object, const Json& head, Json request) const;
  long long part_bytes(const aws::ListedObject& object) const;
  void abort_earlier(const std::string& key) const;

  Buckets buckets_;
};

}  // namespace cleave::move
