#include "project_file.h"

namespace cleave {

// Here alone: what is compiled with the path of a clone does not fit another clone's compiler cache.
std::string project_file(const std::string& name) {
  return CLEAVE_ROOT "/" + name;
}

}  // namespace cleave
