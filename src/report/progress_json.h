#pragma once

#include <ostream>

#include "base/json.h"
#include "run/observer.h"

namespace cleave::report {

/// An event as a document: {"event": "step_done", "at": "…", "step": "…", …}.
Json to_json(const run::Event& event);

/// Writes one JSON document a line for each event, for machines. The stream must outlive it.
class JsonProgress : public run::Observer {
 public:
  explicit JsonProgress(std::ostream& stream) : stream_(stream) {}
  void notice(const run::Event& event) override { stream_ << dump(to_json(event)) << std::endl; }

 private:
  std::ostream& stream_;
};

}  // namespace cleave::report
