#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "aws/transport.h"

namespace cleave::aws {

/// Answers by a function and remembers what was asked.
class ScriptedTransport : public Transport {
 public:
  using Script = std::function<HttpResponse(const HttpRequest&)>;
  explicit ScriptedTransport(Script script) : script_(std::move(script)) {}

  HttpResponse send(const HttpRequest& request) override {
    const std::lock_guard lock(mutex_);
    requests.push_back(request);
    return script_(request);
  }

  std::vector<HttpRequest> requests;

 private:
  std::mutex mutex_;
  Script script_;
};

inline HttpResponse answer(int status, std::string body = "") {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace cleave::aws
