#pragma once

#include <map>
#include <string>
#include <utility>

#include "mysql/check/check.h"

namespace cleave::mysql {

/// What one server calls something, in words that the other one knows: each has collations, SQL modes and
/// forms of its own. The servers are asked.
class Portable {
 public:
  Portable(Database& source, Database& destination) : source_(source), destination_(destination) {}

  /// `here` where both servers have it, else `there`, else one of the same charset that both have.
  std::string collation(const std::string& here, const std::string& there);
  /// The words of an sql_mode that a server has.
  std::string modes(Place place, const std::string& modes);
  /// A part of a CREATE TABLE statement, with collations that the server has.
  std::string definition(Place place, std::string text);

 private:
  Database& server(Place place) { return place == Place::source ? source_ : destination_; }
  bool has(Place place, const std::string& collation);
  bool has_mode(Place place, const std::string& mode);
  bool both_have(const std::string& collation);
  std::string known(Place place, const std::string& collation);

  Database& source_;
  Database& destination_;
  std::map<std::pair<Place, std::string>, bool> known_, known_modes_;
};

/// Statements that make a trigger as another statement has made it: under the sql_mode that it was written
/// for.
std::vector<Finding::Remedy> under_mode(Place place, const std::string& mode, std::string create);

}  // namespace cleave::mysql
