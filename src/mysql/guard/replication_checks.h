#pragma once

#include "mysql/guard/replicate.h"

namespace cleave::mysql {

/// Throws as start_replication says when the destination cannot follow the source from there. Changes
/// nothing.
void require_replicable(Database& source, Database& destination, const ReplicationStart& start);

}  // namespace cleave::mysql
