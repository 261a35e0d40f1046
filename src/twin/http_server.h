#pragma once

#include <memory>
#include <string>

#include "twin/twin.h"

namespace cleave::twin {

/// Serves a Twin over HTTP/1.1 with keep-alive, on a few threads of its own, from construction to
/// destruction. Requests of one connection are answered one after the other, so pipelining is safe.
class HttpServer {
 public:
  /// `address` is "127.0.0.1:4566"; port 0 takes a free one. Throws Error(input, "cannot-listen").
  HttpServer(std::shared_ptr<Twin> twin, const std::string& address, int threads);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// "http://127.0.0.1:PORT"
  const std::string& url() const { return url_; }

 private:
  struct Running;
  std::unique_ptr<Running> running_;
  std::string url_;
};

}  // namespace cleave::twin
