#include "twin/digests.h"

#include <algorithm>

namespace cleave::twin {
namespace {

/// So much is read in a few milliseconds.
constexpr std::size_t quickly_read = 4 << 20;

}  // namespace

std::string digest_of(Call& call, const Bytes& bytes, const std::string& algorithm,
                      const std::vector<std::string>& together) {
  if (auto known = bytes.digest(algorithm)) return *known;
  std::vector<std::string> wanted = together;
  wanted.push_back(algorithm);
  const auto read = std::find_if(call.read.begin(), call.read.end(),
                                 [&](const Bytes& one) { return one.same_place(bytes); });
  if (read != call.read.end()) {
    for (const std::string& one : wanted) {
      if (const auto known = read->digest(one)) bytes.know({{one, *known}});
    }
  }
  if (auto known = bytes.digest(algorithm)) return *known;
  if (bytes.size() > quickly_read) throw Unread{bytes, wanted};
  bytes.learn(wanted);
  return *bytes.digest(algorithm);
}

}  // namespace cleave::twin
