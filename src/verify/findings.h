#pragma once

#include <string>
#include <vector>

#include "verify/compare.h"

namespace cleave::verify {

/// One thing that was compared: a resource, a bucket's objects, a zone's answers, a host.
struct Finding {
  std::string what;          ///< "ec2/instance/i-0abc", "objects of pressi-assets", "host www.pressi.example"
  std::string counterpart;   ///< "ec2/instance/i-0def"; "" when there is none
  std::size_t compared = 0;  ///< attributes, objects or answers
  std::vector<Difference> differences;
  std::string problem;  ///< "the destination has no counterpart"; "" otherwise
};

/// A host name and which account answers for it.
struct Host {
  std::string name;
  std::string type;      ///< "A"
  std::string account;   ///< the account id, or "" when it leads outside both accounts
  std::string resource;  ///< what answers, as an inventory id or the plain value
  std::string silent{};  ///< why nothing answers there, or ""
  bool stays = false;    ///< the plan says that the source goes on answering for it
};

/// The result of a verification; equal when nothing differs, and no host is answered by the source for which
/// the plan does not say so, nor by nobody.
struct Findings {
  std::vector<Finding> findings;
  std::vector<Host> hosts;

  std::size_t differences() const;
};

/// The Json of `cleave verify --json`: a difference has "planned" in place of "source" where its value is
/// what the plan makes of the source's.
Json to_json(const Findings& findings);

}  // namespace cleave::verify
