#pragma once

#include <set>
#include <string>

namespace cleave::dns {

/// Whether one of a domain's DS records, which the zone above gives, stands for one of its DNSKEY records.
/// Both as dns/message.h writes values. Without that a resolver that validates refuses all answers of the
/// domain (https://www.rfc-editor.org/rfc/rfc4035#section-5.2).
bool vouches(const std::string& domain, const std::set<std::string>& ds, const std::set<std::string>& keys);

}  // namespace cleave::dns
