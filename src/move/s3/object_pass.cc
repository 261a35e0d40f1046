#include "move/s3/object_pass.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "move/call_or_null.h"
#include "move/s3/side_by_side.h"

namespace cleave::move {
namespace {

/// How often in one pass an object is copied that changes while it is being copied.
constexpr int rounds = 4;
constexpr long long few = 10;
constexpr long long few_of_all_percent = 1;

std::optional<ObjectState> state_or_none(const aws::ListedObject* object) {
  return object == nullptr ? std::nullopt : std::optional(state_of(*object));
}

std::vector<std::string> keys_of(const auto& items) {
  std::vector<std::string> keys;
  for (const auto& item : items) keys.push_back(item.key);
  return keys;
}

Copy row_of(const std::string& key, const std::optional<Copy>& known) {
  return known.value_or(Copy{key, std::nullopt, std::nullopt, std::nullopt});
}

/// The original as the listing had it, when that is still so: what it is compared with next time is a
/// listing again.
ObjectState source_state(const ObjectCopy::Original& original, const std::optional<ObjectState>& listed) {
  const ObjectState state = state_of(original.object);
  return listed && listed->has_content_of(state) ? *listed : state;
}

/// What tells one content from another.
std::string content_of(const std::optional<ObjectState>& state) {
  return state ? fmt::format("{} {}", state->size, state->etag) : "";
}

}  // namespace

bool are_too_many(long long deletions, long long copies) {
  return deletions > few && deletions * 100 > copies * few_of_all_percent;
}

void Sample::add(const std::string& key) {
  ++count;
  if (keys.size() < most_named) keys.push_back(key);
}

std::string named(const Sample& sample) {
  std::string list;
  for (const auto& key : sample.keys) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", key);
  return sample.count > static_cast<long long>(sample.keys.size()) ? list + ", …" : list;
}

std::string named(const std::vector<Copies::Asked>& items) {
  Sample sample;
  for (const auto& item : items) sample.add(item.key);
  return named(sample);
}

ObjectPass::Result ObjectPass::run(const Answered& answered) {
  side_by_side(
      [this](const aws::ListedObject* source, const aws::ListedObject* destination, const Copy* known) {
        if (source != nullptr) result_.source_is_empty = false;
        // A copy that was made before its original was archived stays as it is.
        if (source != nullptr && buckets_.leave_archived && aws::is_archived(source->storage_class)) return;
        const std::string& key =
            source != nullptr ? source->key : (destination != nullptr ? destination->key : known->key);
        consider(key, {state_or_none(source), state_or_none(destination),
                       known == nullptr ? std::nullopt : std::optional(*known)});
      },
      aws::ObjectListing(buckets_.source_client, buckets_.source),
      aws::ObjectListing(buckets_.destination_client, buckets_.destination), CopiesListing(copies_));
  copy_all();
  take_conflicts(answered.conflicts);
  flush();
  remove_all(answered.removals);
  flush();
  copy_.end_uploads();
  workers_.throw_failures("objects-not-copied", "were not copied", buckets_.source);
  return std::move(result_);
}

void ObjectPass::consider(const std::string& key, ObjectNow now) {
  const auto known = settled(now, visitors_);
  bool news = known != now.known;
  now.known = known;
  // The first listing that shows a copy tells its time.
  if (now.known && now.known->copy && now.known->copy->last_modified == Time{} && now.destination &&
      now.destination->has_content_of(*now.known->copy)) {
    now.known->copy = now.destination;
    news = true;
  }
  if (news) keep(*now.known);
  do_deed(key, std::move(now));
  if (to_copy_.size() >= ObjectWorkers::batch) copy_all();
}

void ObjectPass::do_deed(const std::string& key, ObjectNow now) {
  Copy row = row_of(key, now.known);
  switch (merge_of(now, visitors_)) {
    case Deed::nothing:
      break;
    case Deed::copy:
      to_copy_.push_back({std::move(now), key, std::nullopt});
      break;
    case Deed::remove:
      to_remove_.push_back({key, now.destination->etag});
      break;
    case Deed::conflict:
      conflicts_.push_back({key, *now.source, now.destination});
      break;
    case Deed::remember:
      row.source = now.source;
      row.copy = now.destination;
      keep(std::move(row));
      break;
    case Deed::forget:
      row.source.reset();
      row.copy.reset();
      keep(std::move(row));
      break;
  }
}

void ObjectPass::keep(Copy row) {
  rows_.push_back(std::move(row));
  if (rows_.size() >= ObjectWorkers::batch) flush();
}

void ObjectPass::flush() {
  copies_.write(rows_);
  rows_.clear();
}

/// An object may change between the listing and its copy: what counts is what it is now.
void ObjectPass::copy_all() {
  for (int round = 0; round < rounds && !to_copy_.empty(); ++round) {
    std::vector<Item> items = std::exchange(to_copy_, {});
    look_at_originals(items);
    flush();
    copy_each(items);
    std::erase_if(items, [](const Item& item) { return item.state != Item::State::changed; });
    look_again(std::move(items));
  }
  result_.restless += static_cast<long long>(to_copy_.size());
  to_copy_.clear();
}

/// Keeps those that can be copied, and remembers durably that they may have been from now on.
void ObjectPass::look_at_originals(std::vector<Item>& items) {
  workers_.each(keys_of(items), [&](std::size_t number) {
    Item& item = items[number];
    item.original = copy_.original(item.key);
    if (!item.original) item.state = Item::State::changed;
  });
  result_.restless += std::count_if(items.begin(), items.end(),
                                    [](const Item& item) { return item.state == Item::State::changed; });
  std::erase_if(items, [](const Item& item) { return !item.original; });
  for (const Item& item : items) {
    Copy row = row_of(item.key, item.now.known);
    row.intended = source_state(*item.original, item.now.source);
    keep(std::move(row));
  }
}

void ObjectPass::copy_each(std::vector<Item>& items) {
  std::vector<std::optional<ObjectState>> copies(items.size());
  workers_.each(keys_of(items), [&](std::size_t number) {
    Item& item = items[number];
    copies[number] = copy_.copy(*item.original, item.now.destination ? item.now.destination->etag : "");
    item.state = copies[number] ? Item::State::copied : Item::State::changed;
  });
  for (std::size_t number = 0; number < items.size(); ++number) {
    if (!copies[number]) continue;
    const Item& item = items[number];
    ++result_.copied;
    result_.bytes += item.original->object.size;
    keep({item.key, source_state(*item.original, item.now.source), copies[number], std::nullopt});
  }
  flush();
}

void ObjectPass::look_again(std::vector<Item> items) {
  workers_.each(keys_of(items), [&](std::size_t number) {
    Item& item = items[number];
    item.state = Item::State::open;
    const auto original = copy_.original(item.key);
    item.now.source = original ? std::optional(state_of(original->object)) : std::nullopt;
    item.now.destination = copy_.counterpart(item.key);
    item.now.known = copies_.find(item.key);
    item.now.known = settled(item.now, visitors_);
    item.state = Item::State::changed;
  });
  for (Item& item : items) {
    if (item.state != Item::State::changed) continue;
    ++result_.restless;  // the next pass looks once more
    if (item.now.known) keep(*item.now.known);
    do_deed(item.key, std::move(item.now));
  }
  flush();
}

/// Confirmed, the destination's objects stay, and count as somebody else's.
void ObjectPass::take_conflicts(const std::string& answered) {
  for (const Conflict& conflict : conflicts_) {
    Copies::Asked asked{conflict.key, content_of(conflict.source) + " " + content_of(conflict.destination)};
    if (copies_.was_asked(answered, asked))
      keep({conflict.key, conflict.source, std::nullopt, std::nullopt});
    else
      result_.conflicts.push_back(std::move(asked));
  }
}

void ObjectPass::remove_all(const std::string& answered) {
  result_.copies = copies_.count();
  std::vector<Copies::Asked> others;
  for (const Removal& removal : to_remove_) {
    Copies::Asked asked{removal.key, removal.etag};
    if (!copies_.was_asked(answered, asked)) others.push_back(std::move(asked));
  }
  const auto count = static_cast<long long>(others.size());
  if (are_too_many(count, result_.copies) || (result_.source_is_empty && count > 0)) {
    std::set<std::string> held;
    for (const auto& other : others) held.insert(other.key);
    std::erase_if(to_remove_, [&](const Removal& removal) { return held.contains(removal.key); });
    result_.held = std::move(others);
  }
  workers_.each(keys_of(to_remove_), [&](std::size_t number) {
    Removal& removal = to_remove_[number];
    const Json request = {{"Bucket", buckets_.destination}, {"Key", removal.key}, {"IfMatch", removal.etag}};
    removal.is_done =
        !call_or_null(buckets_.destination_client, "DeleteObject", request, has_changed).is_null();
  });
  for (const Removal& removal : to_remove_) {
    if (removal.is_done) {
      ++result_.removed;
      keep({removal.key, std::nullopt, std::nullopt, std::nullopt});
    } else {
      ++result_.restless;
    }
  }
}

}  // namespace cleave::move
