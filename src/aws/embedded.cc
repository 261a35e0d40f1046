#include "aws/embedded.h"

#include <zlib.h>

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "aws/model.h"
#include "base/error.h"
#include "base/suggest.h"

namespace cleave::aws {

std::string decompressed(const EmbeddedModel& model) {
  std::string text(model.bytes, '\0');
  uLongf length = text.size();
  const int outcome =
      uncompress(reinterpret_cast<Bytef*>(text.data()), &length,
                 reinterpret_cast<const Bytef*>(model.compressed.data()), model.compressed.size());
  if (outcome != Z_OK || length != text.size()) {
    throw Error(Error::Kind::failed, "bad-model",
                fmt::format("the embedded model of {} is damaged", model.id));
  }
  return text;
}

namespace {

/// One slot for each embedded service, filled at its first use.
struct Slot {
  const EmbeddedModel* embedded;
  std::once_flag once;
  std::unique_ptr<ServiceModel> parsed;

  const ServiceModel& model() {
    std::call_once(once, [this] {
      const ModelJson text = ModelJson::parse(decompressed(*embedded));
      parsed = parse_model(embedded->id, text.at("service"), text.at("paginators"));
    });
    return *parsed;
  }
};

std::map<std::string, Slot, std::less<>> all_slots() {
  std::map<std::string, Slot, std::less<>> slots;
  for (const EmbeddedModel& model : embedded_models()) slots[std::string(model.id)].embedded = &model;
  return slots;
}

}  // namespace

const std::vector<std::string>& service_ids() {
  static const std::vector<std::string> ids = [] {
    std::vector<std::string> names;
    for (const EmbeddedModel& model : embedded_models()) names.emplace_back(model.id);
    return names;
  }();
  return ids;
}

const ServiceModel& service(std::string_view id) {
  static std::map<std::string, Slot, std::less<>> slots = all_slots();
  const auto found = slots.find(id);
  if (found != slots.end()) return found->second.model();
  throw Error(Error::Kind::input, "unknown-service", fmt::format("there is no service '{}'", id))
      .next(did_you_mean(id, service_ids()));
}

}  // namespace cleave::aws
