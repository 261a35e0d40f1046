// PutLogEvents and FilterLogEvents.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/logs/handlers.h"
#include "twin/page.h"

namespace cleave::twin::logs {
namespace {

using namespace std::chrono_literals;

constexpr const char* events_kind = "logs/event";

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

/// Events of a group in the order of their times; 13 digits last until the year 2286.
std::string key_of(const std::string& group, long long time_ms, const std::string& event_id) {
  return fmt::format("{}{}{:013}{}{}", group, separator, time_ms, separator, event_id);
}

/// 56 digits, as AWS's ids have, that tell apart what was put when into which stream.
std::string id_of(const Call& call, const std::string& stream_key, long long time_ms, std::size_t number) {
  const auto digest =
      sha256(fmt::format("{}/{}/{}/{}/{}", call.account, call.region, stream_key, time_ms, number));
  std::string digits;
  for (const unsigned char byte : digest) digits += fmt::format("{:03}", byte);
  return digits.substr(0, 56);
}

void add_event(Call& call, const std::string& group, const std::string& stream, const Json& event) {
  auto& table = call.table(events_kind);
  const auto time_ms = number_or(event, "timestamp", 0);
  auto& row = call.table("logs/stream").at(group + separator + stream);
  const auto number = number_or(row, "events", 0);
  row["events"] = number + 1;
  const auto id = id_of(call, group + separator + stream, time_ms, static_cast<std::size_t>(number));
  table[key_of(group, time_ms, id)] = {{"document",
                                        {{"logStreamName", stream},
                                         {"timestamp", time_ms},
                                         {"message", text(event, "message")},
                                         {"ingestionTime", milliseconds(call.world.now())},
                                         {"eventId", id}}}};
}

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
aws::Message put_events(Call& call) {
  constexpr auto oldest = 14 * 24h, newest = 2h;
  const auto group = text(call.input, "logGroupName"), stream = text(call.input, "logStreamName");
  require_stream(call, group, stream);
  const Json& events = list_or_empty(call.input, "logEvents");
  const auto by_time = [](const Json& a, const Json& b) {
    return number_or(a, "timestamp", 0) < number_or(b, "timestamp", 0);
  };
  if (!std::is_sorted(events.begin(), events.end(), by_time))
    throw Refusal{"InvalidParameterException",
                  "Log events in a single PutLogEvents request must be in chronological order."};
  const auto now = call.world.now();
  // The events are in order, so the refused ones are a beginning and an end.
  Json refused = Json::object();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Time time{std::chrono::milliseconds(number_or(events[i], "timestamp", 0))};
    if (time < now - oldest) {
      refused["tooOldLogEventEndIndex"] = i + 1;
    } else if (time > now + newest) {
      if (!refused.contains("tooNewLogEventStartIndex")) refused["tooNewLogEventStartIndex"] = i;
    } else {
      add_event(call, group, stream, events[i]);
    }
  }
  Json answer = Json::object();
  if (!refused.empty()) answer["rejectedLogEventsInfo"] = refused;
  return {answer, ""};
}

/// A group is named by its name, or by an identifier: a name too, or an ARN of the caller's account.
std::string asked_group(const Call& call) {
  const auto name = text_or(call.input, "logGroupName", "");
  const auto identifier = text_or(call.input, "logGroupIdentifier", "");
  if (name.empty() == identifier.empty())
    throw Refusal{"InvalidParameterException",
                  "Exactly one of logGroupName and logGroupIdentifier is to be specified."};
  const auto arn = fmt::format("arn:aws:logs:{}:{}:log-group:", call.region, call.account);
  if (!identifier.starts_with(arn)) return name.empty() ? identifier : name;
  const auto group = identifier.substr(arn.size());
  return group.ends_with(":*") ? group.substr(0, group.size() - 2) : group;
}

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
aws::Message filter_events(Call& call) {
  constexpr std::size_t most_events = 10'000;
  if (call.input.contains("filterPattern"))
    throw Refusal{"InvalidParameterException", "The twin filters no events by a pattern"};
  const auto group = asked_group(call);
  require_group(call, group);
  auto& table = call.table(events_kind);
  const auto start = number_or(call.input, "startTime", 0);
  const auto end = number_or(call.input, "endTime", 9'999'999'999'999);
  const auto limit = page_limit(call.input, "limit", most_events);
  const auto token = text_or(call.input, "nextToken", "");
  Json answer = {{"events", Json::array()}, {"searchedLogStreams", Json::array()}};
  const auto begin = token.empty() ? key_of(group, start, "") : from_base64(token);
  for (auto row = table.lower_bound(begin); row != table.end() && row->first < key_of(group, end, "");
       ++row) {
    if (answer["events"].size() == limit) {
      answer["nextToken"] = base64(row->first);
      break;
    }
    answer["events"].push_back(row->second.at("document"));
  }
  return {answer, ""};
}

}  // namespace

void add_event_handlers(Service& service) {
  service.handlers["PutLogEvents"] = put_events;
  service.handlers["FilterLogEvents"] = filter_events;
}

}  // namespace cleave::twin::logs
