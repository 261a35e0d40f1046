#include "drain/read/envelope.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <simdjson.h>

#include "drain/lines/lines.h"
#include "drain/lines/recognise.h"
#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::is_digit;

namespace dom = simdjson::dom;

constexpr std::size_t first_bytes = 16 * 1024, long_first_bytes = 1 << 20, lines_to_try = 32, most_layers = 3;
/// A subscription's record may be one line of many events.
constexpr std::size_t most_line_bytes = 64 << 20;
constexpr std::size_t most_fragment_bytes = 1 << 20;

/// "0" stands for a digit, "a" for a letter, all else for itself.
bool begins_as(std::string_view text, std::string_view form) {
  return text.size() >= form.size() && std::equal(form.begin(), form.end(), text.begin(), [](char f, char c) {
           if (f == '0') return is_digit(c);
           return f == 'a' ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : f == c;
         });
}

/// Takes a word and the spaces behind it.
std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
  return word;
}

/// Takes the lines out of envelopes of one kind.
class Opener {
 public:
  virtual ~Opener() = default;
  /// Adds the lines that are in `line` to `lines`, each with its end; false when it is no such envelope.
  virtual bool open(std::string_view line, std::string& lines) = 0;
};

class TextOpener : public Opener {
 public:
  using Function = std::optional<std::string_view> (*)(std::string_view);
  explicit TextOpener(Function inner) : inner_(inner) {}
  bool open(std::string_view line, std::string& lines) override {
    const auto inner = inner_(line);
    if (!inner) return false;
    (lines += *inner) += '\n';
    return true;
  }

 private:
  const Function inner_;
};

/// "nginx:", "nginx[12]:".
bool is_tag(std::string_view word) {
  return word.ends_with(':') && names::is_letter(word.front());
}

/// "<190>Nov 20 06:30:00 host nginx: …" (RFC 3164).
std::optional<std::string_view> of_syslog(std::string_view line) {
  if (line.starts_with('<')) line.remove_prefix(std::min(line.find('>'), line.size() - 1) + 1);
  if (!begins_as(line, "aaa ") || line.size() < 16 || !begins_as(line.substr(6), " 00:00:00 "))
    return std::nullopt;
  line.remove_prefix(16);
  take_word(line);
  if (!is_tag(take_word(line))) return std::nullopt;
  return line;
}

/// "2026-11-20T06:30:00.123+00:00 host nginx[12]: …", as rsyslog writes files.
std::optional<std::string_view> of_timed_syslog(std::string_view line) {
  if (!begins_as(line, "0000-00-00T00:00:00")) return std::nullopt;
  take_word(line);
  take_word(line);
  if (!is_tag(take_word(line))) return std::nullopt;
  return line;
}

/// "<190>1 2026-11-20T06:30:00Z host nginx 812 - - …" (RFC 5424).
std::optional<std::string_view> of_new_syslog(std::string_view line) {
  const auto end = line.find(">1 ");
  if (!line.starts_with('<') || end == line.npos || end > 4) return std::nullopt;
  line.remove_prefix(end + 3);
  for (int word = 0; word < 5; ++word) take_word(line);
  if (line.starts_with('[')) {
    const auto data_end = line.find("] ");
    if (data_end == line.npos) return std::nullopt;
    return line.substr(data_end + 2);
  }
  if (take_word(line) != "-") return std::nullopt;
  return line;
}

/// "2026-11-20T06:30:00.123Z …": CloudWatch's export to S3, `kubectl logs --timestamps`.
std::optional<std::string_view> of_time(std::string_view line) {
  if (!begins_as(line, "0000-00-00T00:00:00")) return std::nullopt;
  take_word(line);
  return line;
}

/// "web-1  | …" of docker compose.
std::optional<std::string_view> of_compose(std::string_view line) {
  const auto word = take_word(line);
  if (word.empty() || !line.starts_with("| ")) return std::nullopt;
  return line.substr(2);
}

/// "2026-11-20T06:30:00+00:00\ttag\t{…}" of fluentd.
std::optional<std::string_view> of_tag(std::string_view line) {
  const auto first = line.find('\t'), second = line.find('\t', first + 1);
  if (!begins_as(line, "0000-00-00T") || first == line.npos || second == line.npos) return std::nullopt;
  return line.substr(second + 1);
}

/// "MESSAGE=…" of `journalctl -o export`, whose other lines say who wrote it.
std::optional<std::string_view> of_journal(std::string_view line) {
  constexpr std::string_view message = "MESSAGE=";
  if (line.starts_with(message)) return line.substr(message.size());
  const auto equals = line.find('=');
  const bool is_field = equals != line.npos && equals > 1 &&
                        std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(equals),
                                    [](char c) { return c == '_' || (c >= 'A' && c <= 'Z') || is_digit(c); });
  if (!is_field) return std::nullopt;
  return std::string_view();
}

/// "2026-11-20T06:30:00.123456789Z stdout F …"; of a long line "P" marks the parts before the last
/// (https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md).
class CriOpener : public Opener {
 public:
  bool open(std::string_view line, std::string& lines) override {
    if (!begins_as(line, "0000-00-00T00:00:00")) return false;
    take_word(line);
    const auto stream = take_word(line);
    if (stream != "stdout" && stream != "stderr") return false;
    const auto tag = line.substr(0, line.find(' '));
    if (!tag.starts_with('P') && !tag.starts_with('F')) return false;
    line.remove_prefix(std::min(tag.size() + 1, line.size()));
    if (begun_.size() < most_fragment_bytes) begun_ += line;
    if (tag.starts_with('P')) return true;
    (lines += begun_) += '\n';
    begun_.clear();
    return true;
  }

 private:
  std::string begun_;
};

/// Objects in which a member has the line, or a list of events with one each.
class JsonOpener : public Opener {
 public:
  bool open(std::string_view line, std::string& lines) override {
    if (!line.starts_with('{') && !line.starts_with('[')) return false;
    dom::element document;
    padded_.assign(line.data(), line.size());
    padded_.reserve(line.size() + simdjson::SIMDJSON_PADDING);
    if (parser_.parse(padded_.data(), line.size(), false).get(document) == simdjson::SUCCESS)
      return open(document, lines);
    // Firehose writes one behind the other.
    dom::document_stream documents;
    if (parser_.parse_many(padded_.data(), line.size(), std::max(line.size() + 1, dom::MINIMAL_BATCH_SIZE))
            .get(documents) != simdjson::SUCCESS)
      return false;
    bool is_any = false;
    for (auto one : documents) {
      dom::element element;
      if (one.get(element) != simdjson::SUCCESS) break;
      is_any = open(element, lines) || is_any;
    }
    return is_any;
  }

 private:
  bool open(dom::element document, std::string& lines) {
    dom::array pair;
    dom::object object;
    // fluent-bit's [time, {…}].
    if (document.get(pair) == simdjson::SUCCESS)
      return pair.size() == 2 && pair.at(1).get(object) == simdjson::SUCCESS && open(object, lines);
    return document.get(object) == simdjson::SUCCESS && open(object, lines);
  }

  bool open(dom::object object, std::string& lines) {
    dom::array events;
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
    if (object["logEvents"].get(events) == simdjson::SUCCESS ||
        object["events"].get(events) == simdjson::SUCCESS) {
      bool is_any = events.size() == 0;
      for (auto event : events) {
        dom::object one;
        if (event.get(one) == simdjson::SUCCESS) is_any = open_message(one, lines) || is_any;
      }
      return is_any;
    }
    std::string_view kind;
    // Firehose asks whether it may write.
    if (object["messageType"].get(kind) == simdjson::SUCCESS && kind == "CONTROL_MESSAGE") return true;
    return open_message(object, lines);
  }

  bool open_message(dom::object object, std::string& lines) {
    constexpr std::array<const char*, 7> members{"log",  "message",     "MESSAGE", "@message",
                                                 "line", "textPayload", "_raw"};
    for (const char* const name : members) {
      dom::element member;
      if (object[name].get(member) != simdjson::SUCCESS) continue;
      std::string_view text;
      dom::array bytes;
      std::string written;
      if (member.get(bytes) == simdjson::SUCCESS) {  // journald's way for what is no UTF-8.
        for (auto byte : bytes) {
          std::uint64_t value = 0;
          if (byte.get(value) != simdjson::SUCCESS || value > 255) return false;
          written += static_cast<char>(value);
        }
        text = written;
      } else if (member.get(text) != simdjson::SUCCESS) {
        continue;
      }
      add(text, object["stream"].error() == simdjson::SUCCESS && object["time"].error() == simdjson::SUCCESS,
          lines);
      return true;
    }
    return false;
  }

  /// docker cuts long lines into parts; only the last one has the end of the line.
  void add(std::string_view text, bool is_docker, std::string& lines) {
    if (is_docker && !text.ends_with('\n')) {
      if (begun_.size() < most_fragment_bytes) begun_ += text;
      return;
    }
    while (text.ends_with('\n')) text.remove_suffix(1);
    ((lines += begun_) += text) += '\n';
    begun_.clear();
  }

  dom::parser parser_;
  std::string padded_, begun_;
};

constexpr std::size_t opener_kinds = 9;

std::unique_ptr<Opener> make_opener(std::size_t kind) {
  constexpr std::array<TextOpener::Function, 7> texts{of_new_syslog, of_syslog,  of_timed_syslog, of_tag,
                                                      of_compose,    of_journal, of_time};
  if (kind == 0) return std::make_unique<JsonOpener>();
  if (kind == 1) return std::make_unique<CriOpener>();
  return std::make_unique<TextOpener>(texts.at(kind - 2));
}

/// Whether most of the first lines are in envelopes of the kind; `lines` is what is in them.
bool opens_most(Opener& opener, std::string_view head, std::string& lines) {
  std::size_t all = 0, opened = 0;
  for_each_line(head, [&](std::string_view line) {
    if (line.empty() || all >= lines_to_try) return;
    ++all;
    if (opener.open(line, lines)) ++opened;
  });
  return all > 0 && opened * 5 >= all * 4;
}

/// That in which lines lie that are understood; else the first that fits.
std::optional<std::size_t> kind_of_envelope(std::string_view head, const ReadOptions& options) {
  std::optional<std::size_t> first;
  for (std::size_t kind = 0; kind < opener_kinds; ++kind) {
    const auto opener = make_opener(kind);
    std::string lines;
    if (!opens_most(*opener, head, lines)) continue;
    if (is_understood(lines, options)) return kind;
    if (!first) first = kind;
  }
  return first;
}

class OpenedSource : public ByteSource {
 public:
  OpenedSource(std::unique_ptr<ByteSource> bytes, std::unique_ptr<Opener> opener, bool grows)
      : bytes_(std::move(bytes)), opener_(std::move(opener)), grows_(grows) {}

  std::size_t read(char* into, std::size_t size) override {
    while (at_ == lines_.size() && !ended_) read_piece();
    const auto count = lines_.copy(into, size, at_);
    at_ += count;
    return count;
  }
  std::string damage() const override { return damage_.empty() ? bytes_->damage() : damage_; }
  std::optional<Time> written() const override { return bytes_->written(); }
  bool is_shared() const override { return true; }

 private:
  void read_piece() {
    constexpr std::size_t piece_bytes = 64 * 1024;
    lines_.clear();
    at_ = 0;
    const auto begun = carried_.size();
    carried_.resize(begun + piece_bytes);
    const auto got = bytes_->read(carried_.data() + begun, piece_bytes);
    carried_.resize(begun + got);
    ended_ = got == 0;
    const auto last_end = carried_.rfind('\n');
    auto whole = last_end == std::string::npos ? 0 : last_end + 1;
    if (ended_ && !grows_) whole = carried_.size();
    for_each_line(std::string_view(carried_).substr(0, whole), [&](std::string_view line) {
      if (!opener_->open(line, lines_)) (lines_ += line) += '\n';
    });
    carried_.erase(0, whole);
    if (carried_.size() <= most_line_bytes) return;
    damage_ = "a line is longer than 64 MiB";
    ended_ = true;
  }

  const std::unique_ptr<ByteSource> bytes_;
  const std::unique_ptr<Opener> opener_;
  const bool grows_;
  std::string carried_, lines_, damage_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

/// The first lines, as whole ones as far as may be.
std::string first_lines_of(std::unique_ptr<ByteSource>& text) {
  auto head = peek(text, first_bytes);
  if (head.find('\n') == head.npos && head.size() == first_bytes) head = peek(text, long_first_bytes);
  const auto end = head.rfind('\n');
  return head.size() < first_bytes || end == head.npos ? head : head.substr(0, end + 1);
}

}  // namespace

std::unique_ptr<ByteSource> without_envelopes(std::unique_ptr<ByteSource> text, const ReadOptions& options,
                                              bool grows) {
  for (std::size_t layer = 0; layer < most_layers; ++layer) {
    const auto head = first_lines_of(text);
    if (head.empty() || is_understood(head, options)) break;
    const auto kind = kind_of_envelope(head, options);
    if (!kind) break;
    text = std::make_unique<OpenedSource>(std::move(text), make_opener(*kind), grows);
  }
  return text;
}

}  // namespace cleave::drain
