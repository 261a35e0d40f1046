#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cleave::aws {

/// A service model as scripts/models put it into the program: the zlib-compressed text of
/// {"service": service-2.json, "paginators": paginators-1.json}, trimmed to models/operations.txt.
struct EmbeddedModel {
  std::string_view id;
  std::string_view compressed;
  std::size_t bytes;  ///< of the text
};

/// All of them, sorted by id. Defined in the source that scripts/models writes.
std::span<const EmbeddedModel> embedded_models();

/// {"partitions": botocore's partitions, "rules": {service id → its endpoint rules}}, in the same way.
EmbeddedModel embedded_endpoints();

/// The text of one. Throws Error(failed, "bad-model").
std::string decompressed(const EmbeddedModel& model);

}  // namespace cleave::aws
