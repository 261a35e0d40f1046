#include "mysql/check/setting.h"

#include <fmt/format.h>

namespace cleave::mysql {

std::vector<Finding::Remedy> setting(const Side& side, const std::string& variable,
                                     const std::string& value) {
  if (side.server.dialect.has_set_persist)
    return {{side.place, fmt::format("SET PERSIST {} = {}", variable, value)}};
  // The one variable whose option has another name.
  const auto option = variable == "time_zone" ? "default_time_zone" : variable;
  return {{side.place, fmt::format("SET GLOBAL {} = {}", variable, value)},
          {side.place, fmt::format("[mysqld]\n{} = {}", option, value), Finding::Remedy::Form::option_file}};
}

}  // namespace cleave::mysql
