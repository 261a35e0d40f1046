#include "cli/drain_settings.h"

#include <fmt/format.h>

#include "cli/duration.h"
#include "cli/toml_reader.h"
#include "drain/lines/address.h"

namespace cleave::cli {
namespace {

const std::vector<std::string> drain_keys{"source", "destination", "own", "period", "confidence"};

class DrainReader : private TomlReader {
 public:
  explicit DrainReader(const std::string& file) : TomlReader(file) {}

  plan::DrainLogs read(const toml::table& drain) {
    check_keys(drain, drain_keys, "drain.");
    plan::DrainLogs logs;
    logs.source = texts(drain, "source");
    logs.destination = texts(drain, "destination");
    for (const char* side : {"source", "destination"}) {
      const auto& places = side == std::string_view("source") ? logs.source : logs.destination;
      if (!places.empty()) continue;
      throw wrong(drain, "missing-key", fmt::format("there is no drain.{}", side))
          .next(fmt::format("Add under [drain]: {} = [\"s3://BUCKET/PREFIX\"]", side));
    }
    logs.own = texts(drain, "own");
    for (const auto& own : logs.own) {
      drain::Address address;
      if (!drain::read_address(own, address))
        throw wrong(*drain.get("own"), "bad-value", fmt::format("'{}' is no IP address", own));
    }
    if (const auto* node = drain.get("period"))
      logs.period_seconds = parse_duration(text(*node, "period")).count();
    if (const auto* node = drain.get("confidence")) {
      const auto value = node->value_exact<double>();
      if (!value || *value <= 0 || *value >= 1)
        throw wrong(*node, "bad-value", "'confidence' must be a number between 0 and 1, like 0.99");
      logs.confidence = *value;
    }
    return logs;
  }
};

}  // namespace

plan::DrainLogs read_drain_settings(const toml::table& drain, const std::string& file) {
  return DrainReader(file).read(drain);
}

}  // namespace cleave::cli
