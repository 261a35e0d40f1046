#include "twin/dns_text.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "twin/dns_name.h"

namespace cleave::twin {
namespace {

enum class Base { octal = 8, decimal = 10 };

/// Every "\ddd" of one base in the other; what is escaped otherwise ("\.") stays as it is.
std::string with_escapes_of(std::string_view text, Base from, Base to) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 3);
    unsigned byte = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, static_cast<int>(from));
    if (error == std::errc() && digits.size() == 3 && end == digits.data() + 3 && byte < 256) {
      out += to == Base::octal ? fmt::format("\\{:03o}", byte) : fmt::format("\\{:03}", byte);
      i += 3;
    } else {
      out += text[i];
      out += text[++i];
    }
  }
  return out;
}

}  // namespace

std::string wire_text(std::string_view text) {
  return with_escapes_of(text, Base::octal, Base::decimal);
}

std::string wire_name(std::string_view name) {
  return wire_text(dns_name(name).value_or(std::string(name)));
}

std::optional<std::string> stored_name(std::string_view name) {
  return dns_name(with_escapes_of(name, Base::decimal, Base::octal));
}

}  // namespace cleave::twin
