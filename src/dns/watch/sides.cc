#include "dns/watch/sides.h"

namespace cleave::dns {

Says Sides::whose(const std::vector<std::string>& values) const {
  bool any_destination = false, any_both = false;
  for (const std::string& value : values) {
    const bool of_source = source.contains(value), of_destination = destination.contains(value);
    if (of_source && !of_destination) return Says::source;
    any_destination = any_destination || (of_destination && !of_source);
    any_both = any_both || (of_destination && of_source);
  }
  if (any_destination) return Says::destination;
  return any_both ? Says::either : Says::neither;
}

void judge(Answer& answer, const Sides& sides) {
  if (answer.code != "NOERROR" && answer.code != "NXDOMAIN") {
    answer.says = Says::nothing;
    return;
  }
  std::vector<std::string> values = answer.values;
  if (answer.type == "SOA")
    for (std::string& value : values) value = value.substr(0, value.find(' '));
  answer.says = sides.whose(values);
}

}  // namespace cleave::dns
