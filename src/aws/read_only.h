#pragma once

#include <memory>

#include "aws/transport.h"

namespace cleave::aws {

/// Lets through only what changes nothing, whoever asks: an inventory cannot harm an account, even by a
/// mistake in a collector. Throws Error(failed, "read-only") naming the call, before a byte leaves.
class ReadOnlyTransport : public Transport {
 public:
  explicit ReadOnlyTransport(std::shared_ptr<Transport> inner) : inner_(std::move(inner)) {}
  HttpResponse send(const HttpRequest& request) override;

 private:
  std::shared_ptr<Transport> inner_;
};

}  // namespace cleave::aws
