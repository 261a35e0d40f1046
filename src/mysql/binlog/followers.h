#pragma once

#include <string>
#include <vector>

#include "mysql/binlog/logged_changes.h"

namespace cleave::mysql {

/// The tables in which rows may have gone or changed with this one, by ON DELETE and ON UPDATE rules of
/// foreign keys, down all levels: the server does so without a word in the log.
std::vector<std::string> followers(const Schema& schema, const Change& change);

}  // namespace cleave::mysql
