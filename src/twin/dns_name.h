#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::twin {

/// Domain names in the one form the twin stores and compares: lower case, ending with a dot, every character
/// but a-z 0-9 - _ as an octal escape ("\052.example.com."), as Route 53 answers them.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html

/// The stored form, or nothing when `text` is not a domain name (empty labels, longer than 63 or 255
/// characters).
std::optional<std::string> dns_name(std::string_view text);

/// "*.example.com", without the dot at the end and with the star unescaped: the way certificates, aliases and
/// domain registrations spell names. Requires: `name` is in the stored form.
std::string without_dot(std::string_view name);

/// Is `name` the domain itself or below it? Both in the stored form.
bool within_domain(std::string_view name, std::string_view domain);

/// The name without its first label: "www.example.com." → "example.com."; "com." → "".
std::string_view parent_name(std::string_view name);

/// "com.example.www.": the order of ListResourceRecordSets is the order of these.
std::string reversed_name(std::string_view name);

/// Does "*.example.com" cover "www.example.com"? One label exactly, as in certificates and CloudFront
/// aliases. Both without a dot at the end.
bool wildcard_covers(std::string_view pattern, std::string_view name);

}  // namespace cleave::twin
