#include "drain/read/log_events.h"

#include <algorithm>

#include "base/hash.h"
#include "drain/read/at_place.h"
#include "drain/read/remote_place.h"

namespace cleave::drain {
namespace {

/// Flow logs come about five minutes late, and best effort:
/// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
constexpr std::int64_t latest_delivery_ms = 2 * 60 * 60 * 1000;
constexpr std::size_t digest_bytes = 8;

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
class EventSource : public ByteSource {
 public:
  EventSource(std::string place, aws::Client client, Json request, EventPosition* position)
      : place_(std::move(place)),
        client_(std::move(client)),
        request_(std::move(request)),
        position_(position) {}

  std::size_t read(char* into, std::size_t size) override {
    // Pages may be empty before the last one.
    while (at_ == lines_.size() && more_) read_page();
    const auto count = lines_.copy(into, size, at_);
    at_ += count;
    return count;
  }
  std::optional<Time> written() const override { return written_; }

 private:
  void read_page() {
    const Json answer = at_place(place_, [&] { return client_.call("FilterLogEvents", request_); });
    lines_.clear();
    at_ = 0;
    for (const Json& event : list_or_empty(answer, "events")) take(event);
    const auto token = text_or(answer, "nextToken", "");
    more_ = !token.empty();
    if (more_) request_["nextToken"] = token;
  }

  void take(const Json& event) {
    written_ = std::max(written_,
                        std::optional(Time(std::chrono::milliseconds(number_or(event, "ingestionTime", 0)))));
    if (position_ != nullptr && !position_->is_new(number_or(event, "timestamp", 0), text(event, "eventId")))
      return;
    auto message = text(event, "message");
    while (message.ends_with('\n')) message.pop_back();
    std::replace(message.begin(), message.end(), '\n', ' ');
    lines_ += message + '\n';
  }

  const std::string place_;
  const aws::Client client_;
  Json request_;
  EventPosition* const position_;
  std::string lines_;
  std::size_t at_ = 0;
  bool more_ = true;
  std::optional<Time> written_;
};

}  // namespace

EventPosition::EventPosition(const Json& position) {
  if (!position.is_object()) return;
  latest_ms_ = number_or(position, "latest_ms", 0);
  for (const auto& events : list_or_empty(position, "seen")) {
    auto& ids = seen_[number_or(events, "time_ms", 0)];
    for (const auto& id : list_or_empty(events, "ids")) ids.insert(text(id, ""));
  }
}

Json EventPosition::to_json() const {
  const std::lock_guard lock(mutex_);
  Json seen = Json::array();
  for (const auto& [time_ms, ids] : seen_) seen.push_back({{"time_ms", time_ms}, {"ids", ids}});
  return {{"latest_ms", latest_ms_}, {"seen", seen}};
}

std::int64_t EventPosition::ask_from() {
  const std::lock_guard lock(mutex_);
  const auto from_ms = std::max<std::int64_t>(latest_ms_ - latest_delivery_ms, 0);
  seen_.erase(seen_.begin(), seen_.lower_bound(from_ms));
  return from_ms;
}

bool EventPosition::is_new(std::int64_t time_ms, const std::string& event_id) {
  const std::lock_guard lock(mutex_);
  latest_ms_ = std::max(latest_ms_, time_ms);
  return seen_[time_ms].insert(hex(sha256(event_id).substr(0, digest_bytes))).second;
}

LogFile log_events(std::size_t place, const std::string& where, const aws::Account& account,
                   std::optional<Time> since, EventPosition* position) {
  const auto at = group_place(where);
  const auto since_ms = since ? since->time_since_epoch().count() : 0;
  const auto from_ms = std::max<std::int64_t>(since_ms, position == nullptr ? 0 : position->ask_from());
  Json request = {{"logGroupName", at.group}};
  if (from_ms > 0) request["startTime"] = from_ms;
  LogFile file;
  file.place = place;
  file.name = where;
  file.kind = LogFile::Kind::events;
  file.open = [where, client = account.client("logs", at.region), request, position] {
    return std::make_unique<EventSource>(where, client, request, position);
  };
  return file;
}

}  // namespace cleave::drain
