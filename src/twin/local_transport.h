#pragma once

#include <memory>

#include "aws/transport.h"
#include "twin/twin.h"

namespace cleave::twin {

/// Carries requests to a twin in the same process. A dropped or held answer is Error(unreachable), as a
/// client sees it.
class LocalTransport : public aws::Transport {
 public:
  explicit LocalTransport(std::shared_ptr<Twin> twin) : twin_(std::move(twin)) {}
  aws::HttpResponse send(const aws::HttpRequest& request) override;

 private:
  std::shared_ptr<Twin> twin_;
};

}  // namespace cleave::twin
