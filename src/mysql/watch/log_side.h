#pragma once

#include "mysql/binlog/server_log.h"
#include "mysql/watch/watched_side.h"

namespace cleave::mysql {

/// Reads the binary log of a side.
class LogSide : public WatchedSide {
 public:
  /// Throws as find_start does.
  LogSide(Place place, const Endpoint& endpoint, const std::optional<LogStart>& start);

  Place place() const override { return place_; }
  SideNews look(const Heard& heard) override;
  Connection& session() override;
  void forget() override;

 private:
  void begin();
  void take_gaps();

  Place place_;
  Endpoint endpoint_;
  std::unique_ptr<Connection> session_;
  FoundStart start_;
  Schema schema_;
  std::unique_ptr<LoggedChanges> changes_;
  SideNews news_;
  std::vector<std::string> told_;  ///< gaps by table and code
};

}  // namespace cleave::mysql
