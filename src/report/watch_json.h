#pragma once

#include "base/json.h"
#include "mysql/watch/watch.h"

namespace cleave::report {

/// An event of `cleave mysql watch` as a document: {"event": "interval", "at": "…", …}.
Json to_json(const mysql::WatchEvent& event);

}  // namespace cleave::report
