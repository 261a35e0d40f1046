#include "drain/read/account_for.h"

#include "base/error.h"

namespace cleave::drain {

const aws::Account& account_for(const std::string& place, const aws::Account* account) {
  if (account != nullptr) return *account;
  throw Error(Error::Kind::input, "no-account", "it is in AWS, and no account was named that may read it")
      .where(place)
      .next("Name a profile.");
}

}  // namespace cleave::drain
