#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::scan {

/// The checksums of contents that are about to change, and who has them: a list of files, the attribute
/// "integrity" of a page, a lock file, a policy that allows a script. What one of them vouches for must stay.
/// Digests are MD5, SHA-1, SHA-256, SHA-384 and SHA-512, in hexadecimal digits or base64 of either alphabet.
class Checksums {
 public:
  /// The content of a place and, where it is a page, its scripts and styles.
  void add(const std::string& place, std::string_view content);
  /// Looks for them in what another place holds. Thread-safe.
  void look_in(const std::string& holder, std::string_view content);
  /// Who has a checksum of the place; "" for nobody.
  std::string holder_of(const std::string& place) const;

 private:
  void add_digests(const std::string& place, std::string_view content);

  std::map<std::string, std::vector<std::string>> places_;  ///< by digest; several where contents are equal
  std::map<std::string, std::string> holders_;              ///< by place
  std::mutex mutex_;
};

/// Why a place stays that `holder` has a checksum of, a sentence's part.
std::string why_vouched_by(const std::string& holder);

}  // namespace cleave::scan
