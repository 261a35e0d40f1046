#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "aws/client.h"

namespace cleave::aws {

/// What a listing says of an object.
struct ListedObject {
  std::string key;
  std::string etag;
  long long size = 0;
  std::string storage_class;
  Time last_modified{};
};

/// Objects of these classes can only be read while a restored copy is there.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html
inline bool is_archived(std::string_view storage_class) {
  return storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE";
}

/// The objects of a bucket one after the other, in the byte order of their keys (S3's own), a page in memory
/// at a time. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
class ObjectListing {
 public:
  /// Only keys that begin with `prefix` and come behind `start_after`.
  ObjectListing(Client client, std::string bucket, std::string prefix = "", std::string start_after = "");

  /// The object at hand, or null at the end.
  const ListedObject* current() const { return page_.empty() ? nullptr : &page_.front(); }
  void advance();
  /// Goes on with the first key behind `key`, which is behind the current one.
  void jump(const std::string& key);

 private:
  void read_page();
  void add(const Json& object);

  Client client_;
  std::string bucket_, prefix_, start_after_;
  std::deque<ListedObject> page_;
  std::optional<std::string> continuation_;
  std::string last_key_;
  bool more_ = true;
};

/// The canonical user id by which S3's access control lists name an account.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/finding-canonical-user-id.html
std::string canonical_user(const Account& account);

/// Keys come percent-encoded, with "+" for a space, so that any byte survives the XML.
std::string decoded_key(const std::string& listed);

}  // namespace cleave::aws
