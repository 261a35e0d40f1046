#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "aws/object_listing.h"
#include "move/s3/access_grants.h"
#include "move/s3/copies.h"

namespace cleave::move {

/// AWS's codes for an object that is not there …
inline const std::vector<std::string_view> not_there{"404", "NotFound", "NoSuchKey"};
/// … and for one that is not, or no longer, as a condition says. An upload that nobody knows may be the one
/// of which only the answer was lost.
inline const std::vector<std::string_view> has_changed{
    "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "NotFound", "404", "NoSuchUpload"};

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
    std::string destination_account;  ///< nothing is written to a bucket of another one
    Owners owners;
    std::string initiator;          ///< the ARN by which S3 tells whose upload one is
    bool acls = false;              ///< does the destination's bucket have ACLs?
    std::string request_payer;      ///< "requester" when the source's bucket lets readers pay, else ""
    Json headers = Json::object();  ///< what the destination's policy demands of every upload
    bool leave_archived = false;    ///< archived objects of the source count as if they were not there
  };
  /// `copies` remembers for which keys uploads may be left behind; it has to outlive this.
  ObjectCopy(Buckets buckets, Copies& copies) : buckets_(std::move(buckets)), copies_(copies) {}

  /// The source's object as it is now.
  struct Original {
    aws::ListedObject object;
    Json head;
  };
  /// Nothing when the source has deleted it.
  std::optional<Original> original(const std::string& key) const;
  /// What the destination has under a key now.
  std::optional<ObjectState> counterpart(const std::string& key) const;

  /// Copies that very state of the source's object over that very state of the destination's: `replaces` is
  /// its ETag, "" when there may be none. Nothing is copied, and none returned, when one of them has changed.
  std::optional<ObjectState> copy(const Original& original, const std::string& replaces) const;

  /// Ends the uploads that no copy will end any more: a crash, and an answer that got lost, leave one, and S3
  /// charges for its parts. Visitors' own are not touched. Requires: no copy is under way.
  void end_uploads() const;

 private:
  Json headers(const Original& original) const;
  Json copy_at_once(const aws::ListedObject& object, Json request) const;
  Json copy_in_parts(const Original& original, Json request, const Json& condition) const;
  Json copy_parts(const aws::ListedObject& object, const std::string& upload) const;
  Json copy_source(const aws::ListedObject& object) const;
  Json copied_part(const aws::ListedObject& object, Json request) const;
  long long part_bytes(const aws::ListedObject& object) const;
  void abort(const std::string& key, const std::string& upload) const;

  Buckets buckets_;
  Copies& copies_;
};

}  // namespace cleave::move
