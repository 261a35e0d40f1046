#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace cleave::names {

/// A name and the text around it, all escapes undone.
struct Surroundings {
  std::string_view before;  ///< the last few hundred bytes before the name
  std::string_view name;    ///< as it is written
  std::string_view after;   ///< the first bytes behind it
  std::string_view key;     ///< FindContext::key
};

/// How much of the end of `before` looks like letters of the next word and is none: the "-" of a shell's
/// "${X:-word}" and "${X-word}", and "\n" of an escape that a program undoes.
std::size_t border_at_end(std::string_view before);

/// Whether the name is bordered by something that cannot belong to it. A full stop or hyphen at the end of a
/// sentence is a border.
bool begins_word(const Surroundings& text);
bool ends_word(const Surroundings& text);

/// The rest of the host name behind the name, in lower case as it stands: ".s3.us-east-1.amazonaws.com".
std::string_view host_behind(const Surroundings& text);

/// The characters before the name up to the next blank, quote or bracket: "arn:aws:iam::".
std::string_view token_before(const Surroundings& text);

/// Whether a key says what the name is: one of `words` stands in it, without regard to case. Keys are read in
/// the syntax of JSON, YAML, TOML, INI, XML, .env, HCL, PHP, Ruby, Python, JavaScript and command lines, also
/// over the other elements of a list and over members such as "value" and "default". A shell's default has
/// two: its variable, and the one that it is given to.
bool key_says(const Surroundings& text, std::initializer_list<std::string_view> words);
/// The same for a key of which `says` is true.
bool key_is(const Surroundings& text, bool (*says)(std::string_view key));

/// Whether the name is a whole quoted text or the whole value of a key.
bool is_whole_value(const Surroundings& text);

}  // namespace cleave::names
