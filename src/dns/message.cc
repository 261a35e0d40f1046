#include "dns/message.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <ldns/ldns.h>

#include <fmt/format.h>

namespace cleave::dns {
namespace {

struct Freed {
  void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
  void operator()(ldns_rr* record) const { ldns_rr_free(record); }
  void operator()(char* text) const { std::free(text); }
  void operator()(std::uint8_t* bytes) const { std::free(bytes); }
};
using Packet = std::unique_ptr<ldns_pkt, Freed>;
using Text = std::unique_ptr<char, Freed>;

/// A response code beyond the four bits of the header, https://www.rfc-editor.org/rfc/rfc6891#section-9
constexpr std::string_view bad_version = "BADVERS";

std::string taken(char* text) {
  const Text owned(text);
  return owned == nullptr ? "" : owned.get();
}

Question question_of(const ldns_rr* row) {
  return {taken(ldns_rdf2str(ldns_rr_owner(row))), taken(ldns_rr_type2str(ldns_rr_get_type(row))),
          taken(ldns_rr_class2str(ldns_rr_get_class(row)))};
}

Record record_of(const ldns_rr* row) {
  Record record{taken(ldns_rdf2str(ldns_rr_owner(row))), ldns_rr_ttl(row),
                taken(ldns_rr_type2str(ldns_rr_get_type(row))), ""};
  for (std::size_t i = 0; i < ldns_rr_rd_count(row); ++i)
    record.value += (i == 0 ? "" : " ") + taken(ldns_rdf2str(ldns_rr_rdf(row, i)));
  return record;
}

std::vector<Record> records_of(const ldns_rr_list* rows) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < ldns_rr_list_rr_count(rows); ++i)
    records.push_back(record_of(ldns_rr_list_rr(rows, i)));
  return records;
}

std::string code_of(const ldns_pkt* packet) {
  if (ldns_pkt_edns_extended_rcode(packet) > 0) return std::string(bad_version);
  const ldns_lookup_table* known = ldns_lookup_by_id(ldns_rcodes, ldns_pkt_get_rcode(packet));
  return known == nullptr ? fmt::format("RCODE{}", static_cast<int>(ldns_pkt_get_rcode(packet)))
                          : known->name;
}

void set_code(ldns_pkt* packet, const std::string& code) {
  if (code == bad_version) return ldns_pkt_set_edns_extended_rcode(packet, 1);
  const ldns_lookup_table* known = ldns_lookup_by_name(ldns_rcodes, code.c_str());
  ldns_pkt_set_rcode(packet, static_cast<std::uint8_t>(known == nullptr ? LDNS_RCODE_SERVFAIL : known->id));
}

bool push_question(ldns_pkt* packet, const Question& question) {
  ldns_rdf* name = ldns_dname_new_frm_str(question.name.c_str());
  const ldns_rr_type type = ldns_get_rr_type_by_name(question.type.c_str());
  if (name == nullptr || type == 0) {
    ldns_rdf_deep_free(name);
    return false;
  }
  ldns_rr* row = ldns_rr_new();
  ldns_rr_set_question(row, true);
  ldns_rr_set_owner(row, name);
  ldns_rr_set_type(row, type);
  ldns_rr_set_class(row, ldns_get_rr_class_by_name(question.class_name.c_str()));
  return ldns_pkt_push_rr(packet, LDNS_SECTION_QUESTION, row);
}

bool push(ldns_pkt* packet, ldns_pkt_section section, const std::vector<Record>& records) {
  for (const Record& record : records) {
    const std::string line =
        fmt::format("{} {} IN {} {}", record.name, record.ttl, record.type, record.value);
    ldns_rr* row = nullptr;
    if (ldns_rr_new_frm_str(&row, line.c_str(), 0, nullptr, nullptr) != LDNS_STATUS_OK) return false;
    if (!ldns_pkt_push_rr(packet, section, row)) return false;
  }
  return true;
}

bool push_sections(ldns_pkt* packet, const Message& message) {
  const auto is_pushed = [&](const Question& question) { return push_question(packet, question); };
  return std::all_of(message.questions.begin(), message.questions.end(), is_pushed) &&
         push(packet, LDNS_SECTION_ANSWER, message.answer) &&
         push(packet, LDNS_SECTION_AUTHORITY, message.authority) &&
         push(packet, LDNS_SECTION_ADDITIONAL, message.additional);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<Message> from_wire(std::string_view bytes) {
  if (bytes.size() > longest_message) return std::nullopt;
  ldns_pkt* read = nullptr;
  const auto status = ldns_wire2pkt(&read, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  const Packet packet(read);
  if (status != LDNS_STATUS_OK) return std::nullopt;
  Message message;
  message.id = ldns_pkt_id(read);
  message.operation = ldns_pkt_get_opcode(read);
  message.is_response = ldns_pkt_qr(read);
  message.authoritative = ldns_pkt_aa(read);
  message.truncated = ldns_pkt_tc(read);
  message.recursion_desired = ldns_pkt_rd(read);
  message.recursion_available = ldns_pkt_ra(read);
  message.code = code_of(read);
  const ldns_rr_list* questions = ldns_pkt_question(read);
  for (std::size_t i = 0; i < ldns_rr_list_rr_count(questions); ++i)
    message.questions.push_back(question_of(ldns_rr_list_rr(questions, i)));
  message.answer = records_of(ldns_pkt_answer(read));
  message.authority = records_of(ldns_pkt_authority(read));
  message.additional = records_of(ldns_pkt_additional(read));
  if (ldns_pkt_edns(read)) {
    message.edns_bytes = std::max<std::uint16_t>(ldns_pkt_edns_udp_size(read), plain_udp_bytes);
    message.edns_version = ldns_pkt_edns_version(read);
  }
  return message;
}

std::optional<std::string> to_wire(const Message& message) {
  const Packet packet(ldns_pkt_new());
  ldns_pkt_set_id(packet.get(), message.id);
  ldns_pkt_set_opcode(packet.get(), static_cast<ldns_pkt_opcode>(message.operation));
  ldns_pkt_set_qr(packet.get(), message.is_response);
  ldns_pkt_set_aa(packet.get(), message.authoritative);
  ldns_pkt_set_tc(packet.get(), message.truncated);
  ldns_pkt_set_rd(packet.get(), message.recursion_desired);
  ldns_pkt_set_ra(packet.get(), message.recursion_available);
  set_code(packet.get(), message.code);
  if (message.edns_bytes > 0) ldns_pkt_set_edns_udp_size(packet.get(), message.edns_bytes);
  if (!push_sections(packet.get(), message)) return std::nullopt;
  std::uint8_t* written = nullptr;
  std::size_t size = 0;
  const auto status = ldns_pkt2wire(&written, packet.get(), &size);
  const std::unique_ptr<std::uint8_t, Freed> bytes(written);
  if (status != LDNS_STATUS_OK || size > longest_message) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(written), size);
}

bool same_name(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace cleave::dns
