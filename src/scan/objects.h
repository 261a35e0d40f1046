#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/client.h"
#include "base/worker_pool.h"
#include "scan/change.h"
#include "scan/scanner.h"

namespace cleave::scan {

/// "s3://BUCKET/KEY", with an empty key for a whole bucket. Throws Error(input, "bad-object-name").
struct ObjectName {
  std::string bucket, key;

  static ObjectName from(std::string_view text);
  std::string text() const;
};
bool is_object_name(std::string_view place);

/// Looks for names in all objects of a bucket whose keys begin with the key of `beginning`; the threads of
/// `pool` read them, their keys and their headers. What cannot be read, because it is archived or refused or
/// an older version, is a gap.
void scan_objects(const aws::Account& account, const ObjectName& beginning, Scanner& scanner,
                  WorkerPool& pool);

/// Objects as places. A changed object keeps its metadata, headers, tags, storage class, encryption, lock,
/// access list and kind of checksum; its ETag and its time are new, and in a bucket with versions the old one
/// stays.
class ObjectStore : public Store {
 public:
  /// The account outlives it.
  explicit ObjectStore(const aws::Account& account) : account_(account) {}

  std::string read(const std::string& place) override;
  Json attributes(const std::string& place) override;
  /// Requires: `place` was read. Throws Error(refused, "PreconditionFailed") when somebody has written it
  /// since, and Error(failed, "attributes-lost").
  void replace(const std::string& place, std::string_view content) override;

 private:
  const aws::Account& account_;
  std::map<std::string, std::string> etags_;  ///< of what was read, by place
};

}  // namespace cleave::scan
