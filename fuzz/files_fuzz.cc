// Any bytes as one of the files that the stages hand to each other, or as a text that is searched for names
// or shown: cleave ends with an Error or with something that it writes again as it read it.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "base/plain.h"
#include "cli/settings.h"
#include "inventory/inventory.h"
#include "names/rewrite.h"
#include "plan/plan.h"
#include "plan/references.h"

namespace {

using namespace cleave;

void demand(bool condition) {
  if (!condition) std::abort();
}

void read_inventory(std::string_view text) {
  const auto inventory = inventory::inventory_from_json(parse_json(text, "source.json"), "source.json");
  const Json written = inventory::to_json(inventory);
  demand(inventory::to_json(inventory::inventory_from_json(written, "again")) == written);
  plan::find_references(inventory);
}

void read_plan(std::string_view text) {
  Json json = parse_json(text, "plan.json");
  if (json.is_object()) {
    // With the hash that fits, or nothing behind it would ever be reached.
    json.erase("hash");
    json["hash"] = hex(sha256(dump(json))).substr(0, 16);
  }
  const auto written = plan::to_text(plan::plan_from_json(std::move(json), "plan.json"));
  const auto again = plan::plan_from_json(parse_json(written.text, "again"), "again");
  demand(plan::to_text(again).text == written.text);
  for (const auto& step : again.steps) plan::references(step.params);
}

void find_names(std::string_view text) {
  names::Index index;
  index.add("i-0abc", names::Kind::id);
  index.add("arn:aws:iam::111111111111:role/web", names::Kind::arn);
  index.add("Web-1.us-east-1.elb.amazonaws.com", names::Kind::host);
  index.add("pressi-assets", names::Kind::bucket);
  index.add("111111111111", names::Kind::account);
  std::size_t end = 0;
  for (const auto& hit : index.find(text)) {
    demand(hit.offset >= end && hit.length > 0);
    end = hit.offset + hit.length;
    demand(end <= text.size());
  }
  names::rewrite(Json(std::string(text)), index, [](std::size_t) { return Json("x"); });
}

/// Whatever is shown has nothing that a terminal obeys, and JSON stays what it is.
void show(std::string_view text) {
  const auto shown = plain_text(text);
  demand(shown.find('\x1b') == std::string::npos && plain_text(shown) == shown);
  const Json document = {{"text", plain(text)}, {"inner", json_or_discarded(text).is_discarded()}};
  demand(parse_json(plain_json(dump(document)), "shown") == document);
  plain_json(dump(Json(std::string(text))));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    switch (data[0] % 5) {
      case 0:
        read_inventory(text);
        break;
      case 1:
        read_plan(text);
        break;
      case 2:
        find_names(text);
        break;
      case 3:
        show(text);
        break;
      default:
        cli::parse_settings(text, "cleave.toml");
    }
  } catch (const Error&) {
    // The expected end of most inputs.
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  inventory::Inventory inventory;
  inventory.account_id = "111111111111";
  inventory.resources = {
      {"ec2/instance/i-0abc",
       "ec2",
       "instance",
       "us-east-1",
       "web",
       {{"InstanceId", "i-0abc"},
        {"KeyName", "ops"},
        {"DescribeInstanceAttribute", {{"UserData", {{"Value", "aS0wYWJj"}}}}}}},
      {"route53/zone/Z1", "route53", "zone", "global", "a.example.", {{"Name", "a.example."}}}};
  inventory.gaps = {{"ec2 DescribeAddresses", "AccessDenied", "no"}};
  plan::Plan plan;
  plan.split_id = "0123456789ab";
  plan.fates = {{"ec2/instance/i-0abc", plan::Decision::move, "a root"}};
  plan.names = {{"i-0abc",
                 "id",
                 {{"$from", "ec2/run-instance/i-0abc"}, {"path", "InstanceId"}},
                 "ec2/instance/i-0abc"}};
  plan.downtime = {{"www.a.example", 1.5, "why"}};
  plan::Step step;
  step.id = "ec2/run-instance/i-0abc";
  step.kind = "ec2/run-instance";
  step.params = {{"UserData", {{"$base64", {{"$text", {"s3://", "x"}}}}}}};
  plan.steps = {step};
  return {std::string(1, '\0') + dump(inventory::to_json(inventory)), "\1" + plan::to_text(plan).text,
          "\2"
          "i-0abc arn:aws:iam::111111111111:role/web s3://pressi-assets/k "
          "dualstack.web-1.us-east-1.elb.amazonaws.com. 111111111111",
          "\3web\x1b]0;title\x07\x1b[2J \xe2\x80\xaegnp \xc2\x9b \xff {\"a\": [[]]}",
          "\4split = \"9f2c41d07a3b\"\nroots = [\"domain:a.example\"]\nregions = "
          "[\"us-east-1\"]\n[profiles]\nsource = "
          "\"a\"\ndestination = \"b\"\n[decisions]\n\"s3/bucket/a\" = \"leave\"\n[renames]\na = "
          "\"b\"\n[options]\n"
          "reboot_for_image = false\ncutover_ttl_seconds = 60\n"};
}
