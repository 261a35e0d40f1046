#include "mysql/check/finding.h"

namespace cleave::mysql {

std::string to_text(Finding::Severity severity) {
  switch (severity) {
    case Finding::Severity::error:
      return "error";
    case Finding::Severity::warning:
      return "warning";
    case Finding::Severity::note:
      break;
  }
  return "note";
}

std::string to_text(Finding::Remedy::Form form) {
  switch (form) {
    case Finding::Remedy::Form::statement:
      return "statement";
    case Finding::Remedy::Form::option_file:
      return "option-file";
    case Finding::Remedy::Form::deed:
      break;
  }
  return "deed";
}

Json to_json(const Finding& finding) {
  auto remedies = Json::array();
  for (const auto& remedy : finding.remedies)
    remedies.push_back(
        {{"where", to_text(remedy.where)}, {"form", to_text(remedy.form)}, {"text", remedy.text}});
  return {{"severity", to_text(finding.severity)},
          {"code", finding.code},
          {"subject", finding.subject},
          {"what", finding.what},
          {"remedies", remedies}};
}

}  // namespace cleave::mysql
