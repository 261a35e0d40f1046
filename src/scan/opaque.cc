#include "scan/opaque.h"

#include <algorithm>
#include <array>

namespace cleave::scan {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t opaque_reach = std::size_t{64} * 1024;

constexpr auto is_encrypted = "is encrypted, and was not read";
constexpr auto is_packed = "holds compressed parts, which were not read";
constexpr auto decrypt = "Decrypt it, and scan what comes of it: a pipe will do.";
constexpr auto query = "Write it as text with its own program, and scan that: a pipe will do.";

struct Kind {
  std::size_t at;  ///< where its mark stands
  std::string_view mark;
  std::string_view what, next;
};
// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md,
// https://docs.ansible.com/ansible/latest/vault_guide/, https://age-encryption.org/v1,
// https://parquet.apache.org/docs/file-format/, https://orc.apache.org/specification/,
// https://rdb.fnordig.de/file_format.html, https://www.w3.org/TR/WOFF2/ and what file(1) knows
constexpr std::array kinds = {
    Kind{0, "version https://git-lfs.github.com/spec/"sv, "is a pointer of Git LFS: its content is not here",
         "Fetch it with: git lfs pull"},
    Kind{0, "$ANSIBLE_VAULT;"sv, is_encrypted, decrypt},
    Kind{0, "age-encryption.org/"sv, is_encrypted, decrypt},
    Kind{0, "-----BEGIN AGE ENCRYPTED FILE"sv, is_encrypted, decrypt},
    Kind{0, "-----BEGIN PGP MESSAGE"sv, is_encrypted, decrypt},
    Kind{0, "\0GITCRYPT\0"sv, is_encrypted, "Unlock the repository with: git-crypt unlock"},
    Kind{0, "Salted__"sv, is_encrypted, decrypt},
    Kind{0, "U2FsdGVkX1"sv, is_encrypted, decrypt},
    Kind{0, "\x03\xD9\xA2\x9A"sv, is_encrypted, decrypt},
    Kind{0, "LUKS\xBA\xBE"sv, is_encrypted, decrypt},
    Kind{0, "PAR1"sv, is_packed, query},
    Kind{0, "ORC"sv, is_packed, query},
    Kind{0, "REDIS0"sv, is_packed, query},
    Kind{0, "PACK\0\0\0"sv, is_packed, "Scan the repository with --history."},
    Kind{0, "# v2 git bundle\n"sv, is_packed, "Clone it, and scan the repository with --history."},
    Kind{0, "# v3 git bundle\n"sv, is_packed, "Clone it, and scan the repository with --history."},
    Kind{0, "\xFF\x06\0\0sNaPpY"sv, is_packed, query},
    Kind{0, "\x89LZO\0"sv, is_packed, query},
    Kind{0, "hsqs"sv, is_packed, query},
    Kind{0, "QFI\xFB"sv, is_packed, query},
    Kind{0, "KDMV"sv, is_packed, query},
    Kind{0, "\x89HDF\r\n"sv, is_packed, query},
    Kind{0, "CWS"sv, is_packed, query},
    Kind{0, "ZWS"sv, is_packed, query},
    Kind{8, "DUCK"sv, is_packed, query},
};

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return name.ends_with(ending); });
}

/// "ORC", "CWS" and the like are also words: what follows in such a file is no text.
bool has_control(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0 && c < 7; });
}

bool has(std::string_view beginning, std::string_view text) {
  return beginning.find(text) != std::string_view::npos;
}

}  // namespace

std::optional<Gap> opaque(const std::string& place, std::string_view beginning) {
  beginning = beginning.substr(0, opaque_reach);
  for (const auto& kind : kinds) {
    if (beginning.size() <= kind.at || !beginning.substr(kind.at).starts_with(kind.mark)) continue;
    constexpr std::size_t least_mark = 5, looked_at = 64;
    if (kind.mark.size() < least_mark && !has_control(beginning.substr(0, looked_at))) continue;
    return Gap{place, std::string(kind.what), std::string(kind.next)};
  }
  // https://getsops.io/docs/, https://github.com/voxpupuli/hiera-eyaml,
  // https://github.com/bitnami-labs/sealed-secrets
  if (ends_with_any(place, {".yaml", ".yml", ".json", ".env", ".ini"}) &&
      (has(beginning, "ENC[AES256_GCM,") || has(beginning, "ENC[PKCS7,") ||
       has(beginning, "kind: SealedSecret")))
    return Gap{place, "holds values that are encrypted, which were not read", decrypt};
  if (ends_with_any(place, {".gpg", ".pgp", ".age", ".enc"})) return Gap{place, is_encrypted, decrypt};
  // https://avro.apache.org/docs/1.11.1/specification/#object-container-files
  if (beginning.starts_with("Obj\x01") && has(beginning, "avro.codec") &&
      !has(beginning, "avro.codec\x08null"))
    return Gap{place, is_packed, query};
  return std::nullopt;
}

}  // namespace cleave::scan
