#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "aws/protocol.h"

namespace cleave::aws {

/// One case of a protocol file, with the model that its suite and its operation make.
struct ProtocolCase {
  std::string name;  ///< "input/ec2.json Ec2Lists"
  std::unique_ptr<ServiceModel> service;
  const Operation* operation;
  ModelJson text;  ///< the case itself
  std::string endpoint_url;
};

/// Calls `visit` for every case of every file of a folder, in order.
void each_case(const std::filesystem::path& folder, const std::function<void(const ProtocolCase&)>& visit);

/// Parameters and results as the cases spell them → our documents: blobs to base64, times to RFC 3339; a
/// payload of bytes moves beside the document.
Message to_message(const Shape* shape, const ModelJson& value);
Json to_document(const Shape& shape, const Json& value);

}  // namespace cleave::aws
