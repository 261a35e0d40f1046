#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_images(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& image : listed(ec2, "ec2", "DescribeImages", "Images", {{"Owners", {"self"}}}, findings)) {
    const std::string id = text(image, "ImageId");
    // Whom it is shared with; Image says only whether it is public.
    Json permissions =
        read_or_gap(ec2, "DescribeImageAttribute", {{"ImageId", id}, {"Attribute", "launchPermission"}},
                    findings, "ec2/image/" + id);
    if (!permissions.is_null()) image["DescribeImageAttribute"] = std::move(permissions);
    const std::string name = name_of(image, text_or(image, "Name", id));
    findings.add({"ec2/image/" + id, "ec2", "image", region, name, std::move(image)});
  }
}

}  // namespace cleave::inventory
