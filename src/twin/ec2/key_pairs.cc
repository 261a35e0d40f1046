#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/filters.h"
#include "twin/ec2/key_material.h"
#include "twin/ec2/key_pairs.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/tags.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t most_key_pairs = 5000;

void check_new_name(const Call& call, const std::string& name) {
  if (name.empty() || name.size() > longest_name) {
    throw invalid_value(name, "KeyName", "It must be up to 255 characters in length.");
  }
  if (find_key_pair(call, name) != nullptr) {
    throw Refusal{"InvalidKeyPair.Duplicate", fmt::format("The key pair '{}' already exists.", name)};
  }
  if (call.table(key_pair_kind.table).size() >= most_key_pairs) {
    throw Refusal{"ResourceLimitExceeded", "The maximum number of key pairs has been reached."};
  }
}

Json keep(Call& call, const PublicKey& key) {
  const std::string name = text(call.input, "KeyName");
  const std::string id = call.world.hex_id("key-", 17, natural_key(call, "key/" + name));
  Json& row = add_row(call, key_pair_kind,
                      {{"KeyPairId", id},
                       {"KeyName", name},
                       {"KeyType", key.type},
                       {"KeyFingerprint", key.fingerprint},
                       {"CreateTime", now_text(call)},
                       {"Tags", requested_tags(call, "key-pair")}});
  row["public_key"] = key.line;
  Json shown = document_of(row);
  shown.erase("KeyType");
  shown.erase("CreateTime");
  return shown;
}

/// The private key is in the answer and nowhere else.
aws::Message create_key_pair(Call& call) {
  const std::string name = text(call.input, "KeyName");
  check_new_name(call, name);
  const std::string type = text_or(call.input, "KeyType", "rsa");
  if (type != "rsa" && type != "ed25519") throw invalid_value(type, "KeyType", "It must be rsa or ed25519.");
  const std::string seed = natural_key(call, "key-material/" + name);
  const KeyMaterial material = type == "rsa" ? make_rsa_key(seed) : make_ed25519_key(seed);
  Json shown = keep(call, {type, material.fingerprint, fmt::format("{} {}", material.public_line, name)});
  shown["KeyMaterial"] = material.private_pem;
  return answer(std::move(shown));
}

aws::Message import_key_pair(Call& call) {
  check_new_name(call, text(call.input, "KeyName"));
  const auto key = read_public_key(from_base64(text(call.input, "PublicKeyMaterial")));
  if (!key) throw Refusal{"InvalidKey.Format", "Key is not in valid OpenSSH public key format"};
  return answer(keep(call, *key));
}

aws::Message describe_key_pairs(Call& call) {
  static const Filters filters{
      {"key-pair-id", "KeyPairId"}, {"fingerprint", "KeyFingerprint"}, {"key-name", "KeyName"}};
  const std::vector<std::string> names = strings(call.input, "KeyNames");
  const std::vector<std::string> ids = strings(call.input, "KeyPairIds");
  for (const std::string& name : names) {
    if (find_key_pair(call, name) == nullptr) throw not_found(key_pair_kind, name);
  }
  for (const std::string& id : ids) own_row(call, key_pair_kind, id);
  Json pairs = Json::array();
  for (const auto& [id, row] : call.table(key_pair_kind.table)) {
    Json shown = document_of(row);
    if (!names.empty() && !contains(names, text(shown, "KeyName"))) continue;
    if (!ids.empty() && !contains(ids, id)) continue;
    if (flag_or(call.input, "IncludePublicKey", false)) shown["PublicKey"] = row.at("public_key");
    pairs.push_back(std::move(shown));
  }
  return answer({{"KeyPairs", filtered(call, std::move(pairs), filters)}});
}

/// Deleting what is not there works.
aws::Message delete_key_pair(Call& call) {
  std::string id = text_or(call.input, "KeyPairId", "");
  if (id.empty()) {
    if (!has(call.input, "KeyName")) throw missing_parameter("KeyName");
    const Json* row = find_key_pair(call, text(call.input, "KeyName"));
    if (row == nullptr) return answer({{"Return", true}});
    id = text(document_of(*row), "KeyPairId");
  }
  if (call.table(key_pair_kind.table).erase(id) == 0) return answer({{"Return", true}});
  return answer({{"Return", true}, {"KeyPairId", id}});
}

}  // namespace

const Json* find_key_pair(const Call& call, std::string_view name) {
  for (const auto& [id, row] : call.table(key_pair_kind.table)) {
    if (text(document_of(row), "KeyName") == name) return &row;
  }
  return nullptr;
}

void add_key_pairs(Handlers& handlers) {
  handlers["CreateKeyPair"] = create_key_pair;
  handlers["ImportKeyPair"] = import_key_pair;
  handlers["DescribeKeyPairs"] = describe_key_pairs;
  handlers["DeleteKeyPair"] = delete_key_pair;
}

}  // namespace cleave::twin::ec2
