#include "twin/world.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::twin {
namespace {

std::string place_key(std::string_view account, std::string_view region) {
  return fmt::format("{}/{}", account, region);
}

/// The first `digits` letters of a hash's bytes in the alphabet A-Z0-9.
std::string letters(std::string_view digest, int digits) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::string text;
  for (int i = 0; i < digits; ++i) {
    text += alphabet[static_cast<unsigned char>(digest[static_cast<std::size_t>(i) % digest.size()]) %
                     alphabet.size()];
  }
  return text;
}

}  // namespace

World::World(std::shared_ptr<Clock> clock) : clock_(std::move(clock)) {}

void World::add_account(std::string id, std::string name) {
  accounts_[std::move(id)] = std::move(name);
}

Table& World::table(std::string_view account, std::string_view region, std::string_view kind) {
  auto of_kind = tables_.find(kind);
  if (of_kind == tables_.end()) of_kind = tables_.try_emplace(std::string(kind)).first;
  return of_kind->second[place_key(account, region)];
}

World::Place World::find_anywhere(std::string_view kind, std::string_view key) {
  Place place;
  const auto of_kind = tables_.find(kind);
  if (of_kind == tables_.end()) return place;
  for (auto& [where, table] : of_kind->second) {
    const auto row = table.find(key);
    if (row == table.end()) continue;
    const auto slash = where.find('/');
    place = {where.substr(0, slash), where.substr(slash + 1), &row->second};
    break;
  }
  return place;
}

void World::each_table(std::string_view kind,
                       const std::function<void(const std::string&, const std::string&, Table&)>& visit) {
  const auto of_kind = tables_.find(kind);
  if (of_kind == tables_.end()) return;
  for (auto& [where, table] : of_kind->second) {
    const auto slash = where.find('/');
    visit(where.substr(0, slash), where.substr(slash + 1), table);
  }
}

std::string World::fresh(std::string_view natural_key,
                         const std::function<std::string(std::string_view)>& shape) {
  const int use = uses_[std::string(natural_key)]++;
  return shape(sha256(fmt::format("{}#{}", natural_key, use)));
}

std::string World::hex_id(std::string_view prefix, int digits, std::string_view natural_key) {
  return fresh(fmt::format("{}{}", prefix, natural_key), [&](std::string_view digest) {
    std::string text = hex(digest).substr(0, static_cast<std::size_t>(digits));
    // EC2's long ids all begin with 0, which keeps them apart from the old short ones.
    if (digits == 17) text.front() = '0';
    return fmt::format("{}{}", prefix, text);
  });
}

std::string World::letter_id(std::string_view prefix, int digits, std::string_view natural_key) {
  return fresh(fmt::format("{}{}", prefix, natural_key),
               [&](std::string_view digest) { return fmt::format("{}{}", prefix, letters(digest, digits)); });
}

std::string World::put_blob(const Bytes& bytes) {
  bytes.learn({"SHA256"});
  std::string digest = hex(*bytes.digest("SHA256"));
  blobs_.try_emplace(digest, Blob{bytes, 0});
  loose_.push_back(digest);
  return digest;
}

void World::keep_blob(const std::string& digest) {
  const auto found = blobs_.find(digest);
  if (found != blobs_.end()) ++found->second.rows;
}

void World::drop_blob(const std::string& digest) {
  const auto found = blobs_.find(digest);
  if (found == blobs_.end()) return;
  --found->second.rows;
  loose_.push_back(digest);
}

void World::forget_loose_blobs() {
  for (const std::string& digest : loose_) {
    const auto found = blobs_.find(digest);
    if (found != blobs_.end() && found->second.rows <= 0) blobs_.erase(found);
  }
  loose_.clear();
}

const Bytes& World::blob(std::string_view digest) const {
  const auto found = blobs_.find(digest);
  if (found == blobs_.end()) {
    throw Error(Error::Kind::failed, "no-blob", fmt::format("no object bytes with digest {}", digest));
  }
  return found->second.bytes;
}

}  // namespace cleave::twin
