#pragma once

#include <chrono>
#include <memory>

#include "aws/transport.h"

namespace cleave::aws {

/// HTTP and HTTPS by libcurl, with connections kept open between requests. Certificates are verified and
/// redirects are not followed: a redirect is an answer, and whoever signed decides what to do with it.
/// A call that is not repeatable goes out on a new connection: libcurl sends a request again by itself when a
/// kept one turns out to be dead. Thread-safe.
///
/// Its errors tell "no-connection" (the request never left) from "no-answer" (its outcome is unknown, or the
/// answer is longer, or takes longer, than any answer of AWS's).
class CurlTransport : public Transport {
 public:
  /// What no answer of AWS's exceeds. Objects have no limits: they are as long as they are.
  struct Limits {
    std::size_t body_bytes = 64u << 20;
    std::chrono::seconds whole_call{900};
  };

  CurlTransport() : CurlTransport(Limits{}) {}
  explicit CurlTransport(const Limits& limits);
  ~CurlTransport() override;
  HttpResponse send(const HttpRequest& request) override;

 private:
  class Pool;
  const Limits limits_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace cleave::aws
