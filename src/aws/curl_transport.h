#pragma once

#include <memory>

#include "aws/transport.h"

namespace cleave::aws {

/// HTTP and HTTPS by libcurl, with connections kept open between requests. Certificates are verified and
/// redirects are not followed: a redirect is an answer, and whoever signed decides what to do with it.
/// Thread-safe.
///
/// Its errors tell "no-connection" (the request never left) from "no-answer" (its outcome is unknown).
class CurlTransport : public Transport {
 public:
  CurlTransport();
  ~CurlTransport() override;
  HttpResponse send(const HttpRequest& request) override;

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace cleave::aws
