#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "mysql/place.h"

namespace cleave::mysql {

/// One thing that would go wrong while both databases are written to, or when they are compared and merged.
struct Finding {
  enum class Severity {
    error,    ///< rows would be lost, doubled or not compared at all: a merge refuses
    warning,  ///< it depends on the application
    note      ///< worth knowing
  };
  /// What mends it, and where.
  struct Remedy {
    enum class Form {
      statement,    ///< SQL, without a delimiter at its end
      option_file,  ///< lines of the server's option file, effective after a restart
      deed          ///< something else, in words
    };
    Place where;
    std::string text;
    Form form = Form::statement;
  };

  Severity severity = Severity::note;
  std::string code;     ///< "no-primary-key": stable, for machines
  std::string subject;  ///< "orders", "orders.mail", "server", "user"
  std::string what;     ///< a sentence without its full stop
  std::vector<Remedy> remedies;
};
using Findings = std::vector<Finding>;

std::string to_text(Finding::Severity severity);
std::string to_text(Finding::Remedy::Form form);
Json to_json(const Finding& finding);

}  // namespace cleave::mysql
