#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace cleave::move {

/// Both accounts, read again right before visitors are led, before the point of no return, and before copies
/// go. How they are read and what counts as a change is known above. Thread-safe.
class SecondLook {
 public:
  virtual ~SecondLook() = default;
  /// What the split's own steps have made at the destination, as it is now: inventory id → document.
  virtual Json copies() const = 0;
  /// What is otherwise than the plan says at the source, and than `copies` says at the destination, a line
  /// each: "RESOURCE MEMBER: before → now". `changing` are the copies that steps change meanwhile.
  virtual std::vector<std::string> changes(const Json& copies,
                                           const std::vector<std::string>& changing) const = 0;
  /// Copies at which nobody is answered, or that are not there any more, a line each.
  virtual std::vector<std::string> silent() const = 0;
  /// What visitors meet otherwise than the cut-over has left it, a line each: silent copies, records of the
  /// destination, name servers of domains.
  virtual std::vector<std::string> since_cutover() const = 0;
  /// What speaks against taking the copies away, a line each: who has changed them, what leads to them, which
  /// originals are gone, and what could not be read.
  virtual std::vector<std::string> objections() const = 0;
};

/// The lines as one text: the first of them, and how many more there are.
std::string listed_changes(const std::vector<std::string>& lines);

}  // namespace cleave::move
