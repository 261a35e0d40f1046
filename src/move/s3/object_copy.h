#pragma once

#include <string>

#include "aws/client.h"
#include "aws/object_listing.h"
#include "move/s3/access_grants.h"

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
    Owners owners;
    bool acls = false;          ///< does the destination's bucket have ACLs?
    std::string request_payer;  ///< "requester" when the source's bucket lets readers pay, else ""
  };
  explicit ObjectCopy(Buckets buckets) : buckets_(std::move(buckets)) {}

  enum class Outcome {
    copied,  ///< the object is there, whole
    gone     ///< the source has deleted it since it was listed
  };
  Outcome copy(const aws::ListedObject& listed) const;

 private:
  Json headers(const aws::ListedObject& object, const Json& head) const;
  void copy_at_once(const aws::ListedObject& object, Json request) const;
  void copy_in_parts(const aws::ListedObject& object, const Json& head, Json request) const;
  Json copy_source(const aws::ListedObject& object) const;
  Json copied_part(const aws::ListedObject& object, Json request) const;
  long long part_bytes(const aws::ListedObject& object) const;
  void abort_earlier(const std::string& key) const;

  Buckets buckets_;
};

}  // namespace cleave::move
