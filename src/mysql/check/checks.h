#pragma once

#include "mysql/check/check.h"
#include "mysql/check/portable.h"

namespace cleave::mysql {

/// The parts of `check`. Each adds what it finds.

/// What one has and the other has not, or has otherwise. Asks for SHOW CREATE TABLE of what differs.
void compare_schemas(Database& source, Database& destination, const Side& source_side,
                     const Side& destination_side, Portable& portable, Findings& findings);
/// Tables that cannot be compared or merged well, whichever side they are on.
void check_tables(const Side& source, const Side& destination, Findings& findings);
/// Values that two rows cannot be told apart by.
void check_enums(Database& database, const Side& side, Findings& findings);
/// What a side does by itself: triggers, which would run again when merged rows are written, and events,
/// which a copied database runs as well.
void check_automatisms(Database& database, const Side& side, Findings& findings);
/// Ids and other unique values that both sides hand out.
void check_keys(const Side& source, const Side& destination, Findings& findings);
/// The same of SEQUENCE objects.
void check_sequences(Database& source, Database& destination, const Side& source_side,
                     const Side& destination_side, Findings& findings);
/// Identity, clocks, modes.
void check_servers(const Side& source, const Side& destination, Portable& portable, Findings& findings);
/// Whether the binary log of a side tells what has changed, for long enough.
void check_binary_log(const Side& side, Findings& findings);
/// What the user of one side may not do there.
void check_privileges(Database& database, const Side& side, Findings& findings);
/// References that only the application knows, and those that leave the database. Returns those that are
/// suggested.
std::vector<Reference> check_references(Database& database, const Schema& schema, ReferenceAnswers answers,
                                        Findings& findings);

}  // namespace cleave::mysql
