#include <fmt/format.h>

#include "base/hash.h"
#include "plan/ec2/planners.h"
#include "plan/new_step.h"
#include "plan/references.h"
#include "plan/renames.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// "ssh-rsa AAAA…" without the comment behind it.
std::string key_material(const Resource& pair) {
  const std::string key = text_or(pair.document, "PublicKey", "");
  const auto first = key.find(' ');
  return first == std::string::npos ? key : key.substr(0, key.find_first_of(" \n", first + 1));
}

std::string id_at_destination(const Draft& draft, const Resource& pair) {
  return fmt::format("ec2/key-pair/{}/{}", pair.region, new_name(draft, pair, pair.name));
}

/// The destination may hold the same key already: then there is nothing to do.
bool is_there(const Draft& draft, const Resource& pair) {
  const Resource* held = draft.destination().find(id_at_destination(draft, pair));
  return held != nullptr && !key_material(pair).empty() && key_material(*held) == key_material(pair);
}

bool can_be_imported(const Draft& draft, const Resource& pair) {
  return !key_material(pair).empty() && !is_there(draft, pair);
}

}  // namespace

void declare_key_pairs(Draft& draft) {
  for (const Resource* pair : draft.moving("ec2/key-pair")) {
    if (can_be_imported(draft, *pair)) draft.claim(*pair, id_at_destination(draft, *pair));
    draft.becomes(*pair, "arn", arn_by_name(*pair, draft.source(), pair->name),
                  arn_by_name(*pair, draft.destination(), new_name(draft, *pair, pair->name)));
  }
}

void add_key_pairs(Draft& draft) {
  for (const Resource* pair : draft.moving("ec2/key-pair")) {
    if (key_material(*pair).empty()) {
      draft.drop(*pair, "the whole key pair",
                 "EC2 does not tell its public key; the images still hold the key in authorized_keys");
      continue;
    }
    if (is_there(draft, *pair)) continue;
    // The private key never leaves its owner
    // (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html).
    Json params = {{"KeyName", new_name(draft, *pair, pair->name)},
                   {"PublicKeyMaterial", base64(text(pair->document, "PublicKey"))},
                   {"TagSpecifications", {tag_specification("key-pair", pair->document)}}};
    Step step = new_step("ec2/import-key-pair", fmt::format("{}/{}", pair->region, pair->name), Phase::copy,
                         Side::destination, pair, draft.rewritten(params));
    step.region = pair->region;
    step.reason = "The same private key opens the instances at the destination.";
    step.expected_seconds = 1;
    draft.add(std::move(step));
  }
}

}  // namespace cleave::plan
