#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "mysql/binlog/event.h"

namespace cleave::mysql {

/// Events of a transaction whose end has not been seen: in memory while they are few, else in a file without
/// a name, so that memory does not grow with the transaction.
class EventSpool {
 public:
  void add(const Event& event);
  /// The events in their order, from the first; views are valid until the next call. Throws Error(failed,
  /// "cannot-read") for a file that cannot be read again.
  std::optional<Event> next();
  bool is_empty() const { return count_ == 0; }

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  void write(std::string_view bytes);
  void read(char* bytes, std::size_t size);

  std::string memory_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t count_ = 0, read_ = 0;
  std::size_t at_ = 0;
  std::string current_;
};

}  // namespace cleave::mysql
