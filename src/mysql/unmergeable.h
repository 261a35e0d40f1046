#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mysql/place.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// An object of a database that a merge refuses. What is not known is such a one.
struct Unmergeable {
  enum class Kind {
    no_transactions,  ///< its rows can be read and compared
    not_rows,         ///< no table with rows of this server's own, as far as is known
    own_name          ///< the application's, under a name that a merge needs
  };
  Kind kind = Kind::not_rows;
  std::string name, why;  ///< "is kept by MyISAM, which has no transactions"
};

std::optional<Unmergeable> unmergeable(const Table& table);
/// Lists all of them in the database.
std::vector<Unmergeable> unmergeable(const Schema& schema);

/// A stable word: "engine", "table-kind", "own-name".
std::string code_of(Unmergeable::Kind kind);

/// Throws Error(input) that names all of them; `whose` is "the source".
void refuse_unmergeable(const std::string& whose, const std::vector<Unmergeable>& all);

}  // namespace cleave::mysql
