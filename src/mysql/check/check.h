#pragma once

#include "mysql/check/finding.h"
#include "mysql/database.h"
#include "mysql/references/answers.h"
#include "mysql/schema.h"
#include "mysql/server_state.h"

namespace cleave::mysql {

/// What was read of one of the two databases.
struct Side {
  Place place;
  ServerState server;
  Schema schema;
};

/// The result of a check: findings, the gravest first, and how tables hang together (asked at the source).
struct Checked {
  Findings findings;
  std::vector<Reference> references;
  std::size_t source_tables = 0, destination_tables = 0;

  std::size_t count(Finding::Severity severity) const;
};

/// What would go wrong if both were written to, compared and merged. Reads only. What `answers` say of
/// references is not asked again.
Checked check(Database& source, Database& destination, const ReferenceAnswers& answers = {});

/// The Json of `cleave mysql check --json`.
Json to_json(const Checked& checked);

}  // namespace cleave::mysql
