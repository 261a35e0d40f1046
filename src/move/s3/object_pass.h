#pragma once

#include <vector>

#include "move/s3/object_copy.h"
#include "move/s3/object_merge.h"
#include "move/s3/object_workers.h"

namespace cleave::move {

/// How many objects, and which are the first of them.
struct Sample {
  static constexpr std::size_t most_named = 5;
  long long count = 0;
  std::vector<std::string> keys;
  void add(const std::string& key);
};
/// "'a', 'b', …"
std::string named(const Sample& sample);
std::string named(const std::vector<Copies::Asked>& items);

/// Visitors delete objects all the time; more than a few at once may be a listing that went wrong.
bool are_too_many(long long deletions, long long copies);

/// One pass over the objects of a bucket: what it did, and what it leaves to a person.
class ObjectPass {
 public:
  /// The questions that a person has answered (Copies::set_asked); "" for none. What one was about is done,
  /// if it is still as it was then.
  struct Answered {
    std::string removals, conflicts;
  };
  struct Result {
    long long copied = 0, bytes = 0, removed = 0;
    long long restless = 0;           ///< objects that changed during the pass: the next one looks at them
    std::vector<Copies::Asked> held;  ///< copies that would be deleted
    std::vector<Copies::Asked> conflicts;  ///< keys that were written on both sides
    long long copies = 0;                  ///< of all, before anything is deleted
    bool source_is_empty = true;           ///< it listed nothing

    bool found_work() const { return copied + removed + restless > 0; }
  };

  /// `copies` outlives it.
  ObjectPass(const ObjectCopy::Buckets& buckets, Copies& copies, Visitors visitors)
      : buckets_(buckets), copies_(copies), visitors_(visitors), copy_(buckets, copies) {}
  /// Throws Error(failed, "objects-not-copied") naming objects that could not be read; the others are done.
  Result run(const Answered& answered);

 private:
  /// An object on its way.
  struct Item {
    enum class State { open, copied, changed };
    ObjectNow now;
    std::string key;
    std::optional<ObjectCopy::Original> original;
    State state = State::open;
  };

  /// A copy that the source's deletion reaches, as it is now.
  struct Removal {
    std::string key, etag;
    bool is_done = false;
  };
  struct Conflict {
    std::string key;
    ObjectState source;
    std::optional<ObjectState> destination;
  };

  void consider(const std::string& key, ObjectNow now);
  void do_deed(const std::string& key, ObjectNow now);
  void keep(Copy row);
  void flush();
  void copy_all();
  void look_at_originals(std::vector<Item>& items);
  void copy_each(std::vector<Item>& items);
  void look_again(std::vector<Item> items);
  void take_conflicts(const std::string& answered);
  void remove_all(const std::string& answered);

  ObjectCopy::Buckets buckets_;
  Copies& copies_;
  Visitors visitors_;
  ObjectCopy copy_;
  ObjectWorkers workers_;
  std::vector<Copy> rows_;
  std::vector<Item> to_copy_;
  std::vector<Removal> to_remove_;
  std::vector<Conflict> conflicts_;
  Result result_;
};

}  // namespace cleave::move
