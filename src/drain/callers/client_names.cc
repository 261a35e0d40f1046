#include "drain/callers/client_names.h"

#include "base/hash.h"

namespace cleave::drain {

std::string ClientNames::of(const Caller& caller) const {
  auto name = caller.address.is_known() ? caller.address.text() : caller.name;
  if (!are_hidden()) return name;
  return "client-" + hex(hmac_sha256(key_, name)).substr(0, 16);
}

}  // namespace cleave::drain
