// Log groups and their streams.
#include "twin/logs/handlers.h"

namespace cleave::twin::logs {
namespace {

Refusal already_exists(const char* what) {
  return {"ResourceAlreadyExistsException", std::string("The specified ") + what + " already exists"};
}

Refusal not_found(const char* what) {
  return {"ResourceNotFoundException", std::string("The specified ") + what + " does not exist."};
}

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
aws::Message create_group(Call& call) {
  const auto name = text(call.input, "logGroupName");
  Json row = {{"document", {{"logGroupName", name}}}};
  if (!call.table("logs/group").emplace(name, std::move(row)).second) throw already_exists("log group");
  return {Json::object(), ""};
}

/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
aws::Message create_stream(Call& call) {
  const auto group = text(call.input, "logGroupName"), stream = text(call.input, "logStreamName");
  require_group(call, group);
  if (stream.find_first_of(":*") != stream.npos)
    throw Refusal{"InvalidParameterException", "A log stream's name has no ':' and no '*'"};
  Json row = {{"document", {{"logStreamName", stream}}}};
  if (!call.table("logs/stream").emplace(group + separator + stream, std::move(row)).second)
    throw already_exists("log stream");
  return {Json::object(), ""};
}

}  // namespace

void require_group(const Call& call, const std::string& group) {
  if (!call.table("logs/group").contains(group)) throw not_found("log group");
}

void require_stream(const Call& call, const std::string& group, const std::string& stream) {
  require_group(call, group);
  if (!call.table("logs/stream").contains(group + separator + stream)) throw not_found("log stream");
}

void add_group_handlers(Service& service) {
  service.handlers["CreateLogGroup"] = create_group;
  service.handlers["CreateLogStream"] = create_stream;
}

}  // namespace cleave::twin::logs
