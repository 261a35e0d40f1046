#pragma once

#include "mysql/diff/chunk_digest.h"
#include "mysql/watch/watched_side.h"

namespace cleave::mysql {

/// Looks at digests of whole tables, because the log cannot be read: which rows changed, and how many, stays
/// unknown, and what was changed and changed back within an interval too.
class DigestSide : public WatchedSide {
 public:
  DigestSide(Place place, const Endpoint& endpoint, std::string reason)
      : place_(place), endpoint_(endpoint), reason_(std::move(reason)) {}

  Place place() const override { return place_; }
  SideNews look(const Heard& heard) override;
  Connection& session() override;
  void forget() override { session_.reset(); }

 private:
  Place place_;
  Endpoint endpoint_;
  std::string reason_;  ///< "" when it has been said
  std::unique_ptr<Connection> session_;
  std::optional<std::map<std::string, ChunkDigest>> before_;
};

}  // namespace cleave::mysql
