#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inventory/inventory.h"

namespace cleave::report {

/// "ec2/instance" of "ec2/instance/i-0abc".
std::string type_of(std::string_view resource_id);
/// "i-0abc" of "ec2/instance/i-0abc".
std::string key_of(std::string_view resource_id);
/// "www.example.com" of "www.example.com.".
std::string without_final_dot(std::string name);

/// What people call the resources of an account. The inventory must outlive it.
class ResourceNames {
 public:
  explicit ResourceNames(const inventory::Inventory& inventory) : inventory_(inventory) {}

  /// The name, or "" when it says no more than the id.
  std::string name_of(std::string_view resource_id) const;
  /// "ec2/instance/i-0abc (web)", or just the id.
  std::string title_of(std::string_view resource_id) const;
  /// "ec2/instance web; 2 ec2/volume web; 14 route53/record": few by name, many by number.
  std::string summary_of(const std::vector<std::string>& resource_ids) const;

 private:
  const inventory::Inventory& inventory_;
};

}  // namespace cleave::report
