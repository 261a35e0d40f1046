#pragma once

#include <functional>

#include "base/json.h"
#include "run/observer.h"

namespace cleave::report {

/// An event as a document: {"event": "step_done", "at": "…", "step": "…", …}.
Json to_json(const run::Event& event);

/// Writes a JSON document for each event, for machines.
class JsonProgress : public run::Observer {
 public:
  using Write = std::function<void(const Json& event)>;
  explicit JsonProgress(Write write) : write_(std::move(write)) {}
  void notice(const run::Event& event) override { write_(to_json(event)); }

 private:
  const Write write_;
};

}  // namespace cleave::report
