#include "twin/page.h"

#include <algorithm>
#include <charconv>

namespace cleave::twin {

Page page_of(Table& table, std::string_view marker, std::size_t limit) {
  Page page;
  for (auto row = table.lower_bound(marker); row != table.end(); ++row) {
    if (page.rows.size() == limit) {
      page.next = row->first;
      break;
    }
    page.rows.push_back(&row->second);
  }
  return page;
}

std::size_t page_limit(const Json& input, std::string_view member, std::size_t most) {
  const Json* asked = find(input, member);
  if (asked == nullptr) return most;
  long long limit = 0;
  if (asked->is_number()) {
    limit = asked->get<long long>();
  } else {
    const auto& digits = asked->get_ref<const std::string&>();
    std::from_chars(digits.data(), digits.data() + digits.size(), limit);
  }
  return limit <= 0 ? most : std::min(most, static_cast<std::size_t>(limit));
}

}  // namespace cleave::twin
