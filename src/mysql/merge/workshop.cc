#include "mysql/merge/workshop.h"

#include "mysql/merge/key_text.h"

namespace cleave::mysql {

Workshop::Verdict Workshop::verdict(const Policy& policy) const {
  if (policy.kind == Policy::Kind::source) return source() == Winner::from ? Verdict::from : Verdict::into;
  if (policy.kind == Policy::Kind::destination)
    return source() == Winner::from ? Verdict::into : Verdict::from;
  return Verdict::nobody;
}

std::optional<WorkList::Pending> Workshop::pending_change_of(std::size_t table, const Row& into_key) const {
  const auto text = list.known_key(table, key_text(into_key));
  if (const auto other = list.from_key(table, text)) return list.pending(table, *other);
  if (list.into_key(table, text)) return std::nullopt;  // That row of the other side is another one here.
  auto pending = list.pending(table, text);
  const bool same_row = pending && (pending->has_base || !tables.tables[table].id_part);
  return same_row ? pending : std::nullopt;
}

std::uint64_t Workshop::greatest_id(std::size_t table) const {
  const auto found = greatest_ids.find(table);
  return found == greatest_ids.end() ? 0 : found->second;
}

}  // namespace cleave::mysql
