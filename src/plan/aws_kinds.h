#pragma once

#include "plan/aws_names.h"

namespace cleave::plan {

/// Whether the inventory would hold such a thing if an account had it.
enum class Reads {
  all,   ///< it reads all things of this kind
  some,  ///< a host that things of several kinds have, of which it reads one
  none,  ///< it reads nothing of this kind
};
Reads reads(const AwsName& name);

}  // namespace cleave::plan
