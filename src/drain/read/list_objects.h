#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "drain/read/places.h"
#include "drain/read/read_position.h"

namespace cleave::drain {

/// Adds the objects below s3://BUCKET/PREFIX, but those whose keys bear a day before `since`, or, with a
/// `position`, a day so long before the latest one read that nothing comes there any more: the listing jumps
/// over them. What it jumps over, the position forgets. `account` has to outlive the files. Throws the errors
/// of AWS.
void list_objects(std::size_t place, const std::string& where, const aws::Account& account,
                  std::optional<Time> since, ReadPosition* position, std::vector<LogFile>& files);

}  // namespace cleave::drain
