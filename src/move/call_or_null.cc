#include "move/call_or_null.h"

#include <algorithm>

#include "base/error.h"

namespace cleave::move {

Json call_or_null(const aws::Client& client, std::string_view operation, const Json& parameters,
                  const std::vector<std::string_view>& absent) {
  try {
    return client.call(operation, parameters);
  } catch (const Error& error) {
    const bool none = std::find(absent.begin(), absent.end(), error.code()) != absent.end();
    if (error.kind() == Error::Kind::refused && none) return nullptr;
    throw;
  }
}

}  // namespace cleave::move
