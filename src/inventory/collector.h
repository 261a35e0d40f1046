#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aws/client.h"
#include "inventory/inventory.h"

namespace cleave::inventory {

/// How much is read: everything; or all but the number of a bucket's objects, which takes a call for each
/// thousand, and with no gaps where nobody answers: the whole reading is then for another time.
enum class Extent { everything, settings };

/// What a collector writes to. Thread-safe.
class Findings {
 public:
  virtual ~Findings() = default;
  virtual Extent extent() const { return Extent::everything; }
  /// The whole reading has failed already: nothing more need be asked for.
  virtual bool has_failed() const { return false; }
  virtual void add(Resource resource) = 0;
  virtual void gap(Gap gap) = 0;
};

/// Reads one family of resources of an account in one region ("global" for services without regions). A call
/// that is refused becomes a gap and the rest goes on; it never throws for what AWS answers.
struct Collector {
  std::string name;  ///< "ec2 instances"
  bool global = false;
  void (*collect)(const aws::Account& account, const std::string& region, Findings& findings);
  std::string always = {};  ///< a region that is read even when nobody asked for it
};

/// All collectors, one file each (inventory/collect_*.cc).
const std::vector<Collector>& collectors();

/// `call`, with an error of AWS's turned into a gap: then the result is null (Json(nullptr)).
/// `absent` lists codes that mean "there is none" (NoSuchBucketPolicy): null without a gap.
Json read_or_gap(const aws::Client& client, std::string_view operation, const Json& parameters,
                 Findings& findings, std::string_view of_what, const std::vector<std::string>& absent = {});

/// All collectors over all regions, side by side. Fills account id, caller and time.
Inventory take_inventory(const aws::Account& account, const std::vector<std::string>& regions, Clock& clock,
                         const std::function<void(const std::string& done)>& progress,
                         Extent extent = Extent::everything);

}  // namespace cleave::inventory
