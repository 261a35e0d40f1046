#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cleave::names {

/// The kinds of names, which differ in how they are written.
enum class Kind {
  id,      ///< stands alone: "i-0abc", "Z2FDTNDATAQYW2", an address, a role's name
  arn,     ///< an ARN; also the beginning of a longer one ("arn:…:bucket" in "arn:…:bucket/*")
  host,    ///< a host name, without regard to case; also behind other labels ("dualstack.HOST") and with a
           ///< final dot
  bucket,  ///< an S3 bucket: in ARNs, s3:// and path URLs, before ".s3", and alone under a key that says so
  account  ///< a 12-digit account id: alone under a key that says so, or in the ARN of something that has a
           ///< name here or of the account's root
};

/// The hint for scripts, such as user data (plan/plan.h: its text stands under this member).
inline constexpr std::string_view script_hint = "$base64";

/// Throws Error(input, "unknown-name-kind").
Kind kind_from_text(std::string_view text);

/// A place in a text where a name stands.
struct Hit {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t name = 0;  ///< the number that Index::add returned
};

/// Finds known names in texts. Names are looked up word by word in a hash table, so the time does not depend
/// on how many there are. Borders are respected: "pressi-assets" is not found in "pressi-assets-old". Not
/// thread-safe while names are added; `find` may run in several threads.
class Index {
 public:
  /// Returns the name's number; the same name added again keeps its first number.
  std::size_t add(std::string_view name, Kind kind);

  /// Somebody has decided that the name is meant wherever it is spelt: `perhaps` becomes `find`.
  void trust(std::size_t number) { entries_[number].trusted = true; }

  const std::string& name(std::size_t number) const { return entries_[number].name; }
  Kind kind(std::size_t number) const { return entries_[number].kind; }
  std::size_t size() const { return entries_.size(); }

  /// All names in `text`, in order and without overlaps; of two that overlap the longer one.
  /// `hint` is the member under which the text stands ("Bucket"): it can say what a word is.
  std::vector<Hit> find(std::string_view text, std::string_view hint = "") const;

  /// Words that are spelt like a name and stand where nothing says that they are one: a bucket's name in a
  /// tag or a path. In order; none of them is in `find`.
  std::vector<Hit> perhaps(std::string_view text, std::string_view hint = "") const;

 private:
  enum class Fit { none, perhaps, certain };
  /// A search of one text.
  struct Search {
    std::string_view text, hint;
    Fit wanted;
    std::vector<Hit> hits;
    bool in_arn = false;
  };
  struct Entry {
    std::string name;
    Kind kind;
    bool trusted = false;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  const std::size_t* look_up(std::string_view word) const;
  std::vector<Hit> run(Search search) const;
  void find_in_arn(Search& search, std::size_t begin, std::size_t end) const;
  void find_in_words(Search& search, std::size_t begin, std::size_t end) const;
  void find_in_word(Search& search, std::size_t begin, std::size_t end) const;
  Fit fit(const Search& search, std::size_t number, std::size_t begin, std::size_t end,
          std::size_t word_begin, std::size_t word_end) const;

  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> numbers_;
  std::vector<std::bitset<256>> beginnings_;  ///< first bytes of names, by their length: most words fail here
};

}  // namespace cleave::names
