#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scan/ignore_rules.h"

namespace cleave::scan {

/// The ignore rules that hold in a folder: its own, then those of the folders above.
struct IgnoreScope {
  std::shared_ptr<const IgnoreScope> above;
  std::size_t base = 0;  ///< how much of a path leads to the folder of `rules`, slash included
  IgnoreRules rules;

  /// `path` is relative to the outermost folder.
  static bool ignores(const IgnoreScope* scope, std::string_view path, IgnoreRules::Entry entry);
};

/// The scope of `folder` itself, made from that of the folder above. `relative` is its path from the
/// outermost folder, "" there. A repository inside another one begins anew.
std::shared_ptr<const IgnoreScope> scope_of(const std::string& folder, std::string_view relative,
                                            std::shared_ptr<const IgnoreScope> above);

/// Where a scan begins: the scope of the folder above `folder`, and the path of `folder` from the outermost
/// folder, which is the root of the repository that it is in, or `folder` itself.
struct ScopeStart {
  std::shared_ptr<const IgnoreScope> above;
  std::string relative;
};
ScopeStart scope_above(const std::string& folder);

}  // namespace cleave::scan
