#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aws/object_listing.h"
#include "base/json.h"

namespace SQLite {
class Database;
}

namespace cleave::move {

/// What listings show of an object at one moment. Two of them are compared for being the same and never for
/// which is older: S3 counts in whole seconds, and dates an upload in parts by its beginning.
struct ObjectState {
  std::string etag;
  long long size = 0;
  Time last_modified{};  ///< Time{}: not known yet

  bool operator==(const ObjectState&) const = default;
  bool has_content_of(const ObjectState& other) const { return etag == other.etag && size == other.size; }
};
ObjectState state_of(const aws::ListedObject& object);

/// What is known of one key of the source's bucket since it was copied.
struct Copy {
  std::string key;
  std::optional<ObjectState> source;  ///< as it was copied; none: there is no copy (it was taken away again)
  std::optional<ObjectState> copy;    ///< the copy; none: the object at the destination is somebody else's
  std::optional<ObjectState> intended;  ///< of the source: to be copied, and nobody knows whether it was

  bool operator==(const Copy&) const = default;
};

/// The file of what is remembered of a bucket's copies, in the folder that a split has for that.
std::filesystem::path copies_file(const std::filesystem::path& folder, const std::string& source_bucket);

/// What can be done where the file of a bucket is lost or damaged.
inline constexpr std::string_view without_copies =
    "Put it back from a copy of the work directory, then run the command again. Without one only you can "
    "tell what visitors wrote at the destination: when you have emptied that bucket by hand, and the file is "
    "gone, an undo goes on.";

/// The memory of what was copied of one bucket: an SQLite file (docs/files.md). Only it can tell what
/// visitors wrote at the destination from what cleave brought, because a copy's ETag may be another than the
/// source's. What a write says has reached the disk when it returns. Thread-safe; one process at a time
/// writes. Throws Error(input): "copies-damaged", "copies-unusable".
class Copies {
 public:
  explicit Copies(const std::filesystem::path& file);  ///< makes the file when there is none
  ~Copies();

  /// Replaces what is known of these keys.
  void write(const std::vector<Copy>& rows);
  std::optional<Copy> find(const std::string& key) const;
  /// What cleave brought, or meant to bring, under the key, now and before: earlier copies may be versions.
  std::vector<ObjectState> contents(const std::string& key) const;
  /// At most `most` rows behind `key`, in the byte order of the keys (S3's own).
  std::vector<Copy> behind(const std::string& key, std::size_t most) const;
  /// Does it know nothing at all, as a new file does?
  bool is_blank() const;
  /// How many copies there are.
  long long count() const;

  /// The keys for which uploads in parts were, or may have been, begun at the destination.
  void add_upload(const std::string& key);
  std::set<std::string> uploads() const;
  void forget_uploads();

  /// What a person is asked about, and in which state it was then: the answer is about nothing else. `list`
  /// is the name of the question; what it was about before is replaced.
  struct Asked {
    std::string key, state;
  };
  void set_asked(const std::string& list, const std::vector<Asked>& items);
  bool was_asked(const std::string& list, const Asked& item) const;

  /// Something else to remember under a name; null for nothing.
  Json note(const std::string& name) const;
  void set_note(const std::string& name, const Json& note);

 private:
  std::filesystem::path file_;
  mutable std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
};

/// Goes through all that is known in the order of the keys, as aws::ObjectListing goes through a bucket.
/// Rows may be written meanwhile.
class CopiesListing {
 public:
  explicit CopiesListing(const Copies& copies) : copies_(copies) { read(""); }
  const Copy* current() const { return page_.empty() ? nullptr : &page_.front(); }
  void advance();

 private:
  void read(const std::string& behind);

  const Copies& copies_;
  std::deque<Copy> page_;
};

}  // namespace cleave::move
