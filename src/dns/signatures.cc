#include "dns/signatures.h"

#include <algorithm>
#include <memory>

#include <ldns/ldns.h>

#include <fmt/format.h>

namespace cleave::dns {
namespace {

struct FreedRow {
  void operator()(ldns_rr* record) const { ldns_rr_free(record); }
};
using Row = std::unique_ptr<ldns_rr, FreedRow>;

Row row_of(const std::string& domain, const char* type, const std::string& value) {
  ldns_rr* row = nullptr;
  const auto line = fmt::format("{} 0 IN {} {}", domain, type, value);
  if (ldns_rr_new_frm_str(&row, line.c_str(), 0, nullptr, nullptr) != LDNS_STATUS_OK) return nullptr;
  return Row(row);
}

/// False as well for a kind of digest that the library does not know.
bool stands_for(const ldns_rr* ds, const ldns_rr* key) {
  const auto kind = static_cast<ldns_hash>(ldns_rdf2native_int8(ldns_rr_rdf(ds, 2)));
  const Row digest(ldns_key_rr2ds(key, kind));
  return digest != nullptr && ldns_rr_compare_ds(ds, digest.get());
}

}  // namespace

bool vouches(const std::string& domain, const std::set<std::string>& ds, const std::set<std::string>& keys) {
  return std::any_of(ds.begin(), ds.end(), [&](const std::string& value) {
    const Row record = row_of(domain, "DS", value);
    return record != nullptr && std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
             const Row row = row_of(domain, "DNSKEY", key);
             return row != nullptr && stands_for(record.get(), row.get());
           });
  });
}

}  // namespace cleave::dns
