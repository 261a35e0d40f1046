#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mysql/binlog/event.h"
#include "mysql/binlog/log_position.h"

namespace cleave::mysql {

/// A binary log, event after event. Follows how it is written and where it is.
class Log {
 public:
  virtual ~Log() = default;

  /// Views that are valid until the next call; nothing at the present end. Throws Error(input, "bad-binlog",
  /// "bad-checksum", "encrypted-log"), and as the implementation says.
  std::optional<Event> next();
  const LogFormat& format() const { return format_; }
  /// Behind the last event.
  const LogPosition& position() const { return position_; }

 protected:
  /// The bytes of the next event.
  virtual std::optional<std::string_view> read() = 0;
  void go_to(LogPosition position) { position_ = std::move(position); }

 private:
  void follow(const Event& event);

  bool knows_format_ = false;
  LogFormat format_;
  LogPosition position_;
};

}  // namespace cleave::mysql
