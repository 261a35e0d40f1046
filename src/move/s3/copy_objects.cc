#include "move/s3/copy_objects.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "move/call_or_null.h"
#include "move/instructions.h"
#include "move/s3/object_pass.h"
#include "move/s3/only_there.h"
#include "move/s3/owners.h"
#include "move/s3/pending_uploads.h"
#include "move/s3/take_back_copies.h"

namespace cleave::move {
namespace {

using run::Progress;
using run::Seen;
using run::Task;

/// A straggler's object may be missed at the destination for as long as this, when none came for long.
constexpr std::chrono::hours longest_pause{1};
constexpr std::chrono::minutes between_looks_at_uploads{5};
constexpr std::chrono::hours longest_upload{1};
constexpr std::chrono::seconds between_last_passes{10};

ObjectCopy::Buckets buckets_of(const Accounts& accounts, const Task& task) {
  const std::string destination = text(task.params, "Bucket");
  const aws::Client client = accounts.client(task, "s3");
  const Json ownership = call_or_null(client, "GetBucketOwnershipControls", {{"Bucket", destination}},
                                      {"OwnershipControlsNotFoundError"});
  const std::string rule = text_or(ownership, "OwnershipControls/Rules/0/ObjectOwnership", "ObjectWriter");
  return {accounts.source.client("s3", task.step.region),
          client,
          text(task.params, "SourceBucket"),
          destination,
          owners_of(accounts, task),
          accounts.destination.caller_arn(),
          rule != "BucketOwnerEnforced",
          text_or(task.params, "RequestPayer", ""),
          task.params.value("Headers", Json::object()),
          flag_or(task.params, "LeaveArchived", false)};
}

Visitors visitors_of(const Task& task) {
  return flag_or(task.params, "VisitorsWrite", false) ? Visitors::at_destination : Visitors::at_source;
}

bool repeats(const Task& task) {
  return task.params.contains("Repeat");
}
bool is_last(const Task& task) {
  return flag_or(task.params, "Last", false);
}
/// The pass that begins the memory, and ends it when it is undone.
bool is_bulk(const Task& task) {
  return !task.params.contains("Follows");
}

/// What a person was asked, and which of the confirmations has been used up: each answers one question.
class Questions {
 public:
  Questions(Copies& copies, const Task& task)
      : copies_(copies), task_(task), name_("asked " + task.step.id), asked_(copies.note(name_)) {}

  ObjectPass::Answered answered() const {
    if (!is_answered()) return {};
    return {list("removals"), list("conflicts")};
  }

  /// Has a person said of each of these uploads that it is left behind?
  bool are_left(const std::vector<Copies::Asked>& uploads) {
    std::vector<Copies::Asked> left;
    for (const auto& upload : uploads)
      if (copies_.was_asked(list("left"), upload) ||
          (is_answered() && copies_.was_asked(list("uploads"), upload)))
        left.push_back(upload);
    if (is_answered()) copies_.set_asked(list("left"), left);
    return left.size() == uploads.size();
  }

  Progress ask_about(const ObjectPass::Result& result, std::string text) {
    use_up();
    copies_.set_asked(list("removals"), result.held);
    copies_.set_asked(list("conflicts"), result.conflicts);
    return wait_for_somebody(task_, std::move(text));
  }
  Progress ask_about(const std::vector<Copies::Asked>& uploads, std::string text) {
    use_up();
    copies_.set_asked(list("uploads"), uploads);
    return wait_for_somebody(task_, std::move(text));
  }

 private:
  bool is_answered() const {
    return asked_.is_object() && task_.confirmed &&
           to_rfc3339(*task_.confirmed) != text_or(asked_, "used", "");
  }
  std::string list(const char* what) const { return name_ + " " + what; }

  /// Before what is asked is replaced: else a crash in between would have the old answer hold for it.
  void use_up() {
    Json asked = Json::object();
    if (task_.confirmed) asked["used"] = to_rfc3339(*task_.confirmed);
    copies_.set_note(name_, asked);
  }

  Copies& copies_;
  const Task& task_;
  std::string name_;
  Json asked_;
};

/// "" when there is nothing to ask.
std::string question(const ObjectPass::Result& result, const Task& task) {
  std::string lines;
  const std::string source = text(task.params, "SourceBucket");
  const std::string destination = text(task.params, "Bucket");
  if (!result.held.empty()) {
    lines += fmt::format(
        "{} would be deleted from {}, which has {}, because the source's {} {}: {}. Look whether that is "
        "true. "
        "Confirmed, they are deleted.",
        result.held.size(), destination, result.copies, source,
        result.source_is_empty ? "lists nothing at all" : "does not list them any more", named(result.held));
  }
  if (!result.conflicts.empty()) {
    lines += fmt::format(
        "{}{} were written in {} and in {}, and nobody but you can say which ones count: {}. Give the "
        "destination's what they shall hold. Confirmed, they stay.",
        lines.empty() ? "" : "\n", result.conflicts.size(), source, destination, named(result.conflicts));
  }
  return lines.empty() ? lines : "Objects: " + lines;
}

/// Adds to what earlier passes of the step have done.
Json counted(Copies& copies, const Task& task, const ObjectPass::Result& result, const Json& before) {
  const Json counts = {{"Copied", number_or(before, "Copied", 0) + result.copied},
                       {"Removed", number_or(before, "Removed", 0) + result.removed},
                       {"Bytes", number_or(before, "Bytes", 0) + result.bytes}};
  copies.set_note("counts " + task.step.id, counts);
  return counts;
}

Time next_pass(Copies& copies, const Task& task, const ObjectPass::Result& result) {
  const std::string name = "quiet " + task.step.id;
  Json note = copies.note(name);
  if (result.found_work() || !note.is_object())
    copies.set_note(name, note = {{"Since", to_rfc3339(task.now)}});
  const auto silence =
      std::chrono::duration_cast<std::chrono::seconds>(task.now - from_rfc3339(text(note, "Since")));
  const std::chrono::seconds shortest(number_or(task.params, "Repeat", 0));
  return task.now + std::clamp<std::chrono::seconds>(silence / 2, shortest, longest_pause);
}

/// Nothing when no upload is under way any more, or a person has said that the rest need not be waited for.
std::optional<Progress> wait_for_uploads(const aws::Client& source, Copies& copies, const Task& task,
                                         Questions& questions) {
  const auto pending = pending_uploads(source, text(task.params, "SourceBucket"), "SOURCE", {});
  const std::string name = "uploads " + task.step.id;
  if (pending.each.empty() || questions.are_left(pending.each)) return std::nullopt;
  if (!copies.note(name).is_object()) copies.set_note(name, {{"Since", to_rfc3339(task.now)}});
  const Time until = from_rfc3339(text(copies.note(name), "Since")) + longest_upload;
  const std::string what = fmt::format("{} uploads in parts to {} are not over: {}", pending.keys.count,
                                       text(task.params, "SourceBucket"), named(pending.keys));
  if (task.now < until)
    return Progress::later(std::min(until, task.now + between_looks_at_uploads),
                           fmt::format("{}; they are waited for until {}", what, to_rfc3339(until)));
  return questions.ask_about(
      pending.each, fmt::format("{}.\nWait for them, or end those that nobody goes on with:\n{}\nConfirmed, "
                                "what they will bring is left behind.",
                                what, pending.how_to_end));
}

Error copies_forgotten(const std::filesystem::path& file) {
  return Error(Error::Kind::input, "copies-forgotten",
               "the file is gone, or empty, that knows which objects of the destination are copies")
      .where(file.string())
      .next(std::string(without_copies));
}

/// Without the memory a pass could not tell what visitors wrote, and would bring back what they deleted.
std::filesystem::path known_file(const std::filesystem::path& folder, const Task& task) {
  auto file = copies_file(folder, text(task.params, "SourceBucket"));
  if (is_bulk(task)) return file;
  if (!std::filesystem::exists(file) || Copies(file).is_blank()) throw copies_forgotten(file);
  return file;
}

/// S3 ends uploads with their bucket. `own` are the keys that cleave itself uploads in parts.
void demand_no_uploads(const aws::Client& client, const std::string& bucket,
                       const std::set<std::string>& own) {
  const auto pending = pending_uploads(client, bucket, "DESTINATION", own);
  if (pending.keys.count == 0) return;
  throw Error(Error::Kind::failed, "uploads-under-way",
              fmt::format("{} uploads in parts to the destination's bucket are not over, and would be lost "
                          "with it: {}",
                          pending.keys.count, named(pending.keys)))
      .where(bucket)
      .next("Wait for them, or end those that nobody goes on with: " + pending.how_to_end +
            "; then run cleave undo again.");
}

/// Nor could an undo tell what it may delete. Nothing where there is nothing to delete.
std::optional<std::filesystem::path> file_of_undo(const std::filesystem::path& folder, const Task& task,
                                                  const aws::Client& destination) {
  const std::string bucket = text(task.params, "Bucket");
  const Json page =
      call_or_null(destination, "ListObjectVersions", {{"Bucket", bucket}, {"MaxKeys", 1}}, {"NoSuchBucket"});
  if (page.is_null()) return std::nullopt;
  auto file = copies_file(folder, text(task.params, "SourceBucket"));
  const bool exists = std::filesystem::exists(file);
  demand_no_uploads(destination, bucket, exists ? Copies(file).uploads() : std::set<std::string>());
  if (list_or_empty(page, "Versions").empty() && list_or_empty(page, "DeleteMarkers").empty())
    return std::nullopt;
  if (!exists || Copies(file).is_blank()) throw copies_forgotten(file);
  return file;
}

}  // namespace

/// Whether anything is left to copy only the walk itself can tell.
Seen CopyObjects::check(const Task&) {
  return {std::nullopt, Json::object()};
}

Json CopyObjects::apply(const Task& task, const Json&) {
  Copies copies(known_file(folder_, task));
  ObjectPass pass(buckets_of(accounts_, task), copies, visitors_of(task));
  const auto result = pass.run({});
  Json outputs = counted(copies, task, result, {});
  outputs["Open"] = !question(result, task).empty();
  return outputs;
}

Progress CopyObjects::settle(const Task& task, const Json& outputs) {
  if (!repeats(task) && !is_last(task) && !flag_or(outputs, "Open", false)) return Progress::done(outputs);
  Copies copies(known_file(folder_, task));
  Questions questions(copies, task);
  if (is_last(task)) {
    const auto source = accounts_.source.client("s3", task.step.region);
    if (auto waiting = wait_for_uploads(source, copies, task, questions)) return *waiting;
  }
  ObjectPass pass(buckets_of(accounts_, task), copies, visitors_of(task));
  const auto result = pass.run(questions.answered());
  Json counts = counted(copies, task, result, copies.note("counts " + task.step.id));
  const std::string asks = question(result, task);
  if (repeats(task)) {
    return Progress::meanwhile(
        std::move(counts), next_pass(copies, task, result),
        asks.empty() ? "what is still written to the source's bucket is brought over again and again" : asks);
  }
  if (!asks.empty()) return questions.ask_about(result, asks);
  if (is_last(task) && result.found_work())
    return Progress::later(task.now + between_last_passes,
                           "objects were written since the pass before; a pass has to find none");
  return Progress::done(std::move(counts));
}

/// With their bucket they would be gone.
void CopyObjects::demand_undo(const Task& task, const Json&, const Json&) {
  if (!is_bulk(task)) return;
  const std::string source = text(task.params, "SourceBucket");
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client destination = accounts_.client(task, "s3");
  const auto file = file_of_undo(folder_, task, destination);
  if (!file) return;
  const auto found = only_there(
      {accounts_.source.client("s3", task.step.region), destination, source, bucket}, Copies(*file));
  const auto refuse = [&](std::string what, std::string next) {
    throw Error(Error::Kind::failed, "bucket-not-empty", std::move(what)).where(bucket).next(std::move(next));
  };
  if (found.written.count > 0)
    refuse(fmt::format("{} objects ({} bytes) are not copies of the source's, but were written here: {}",
                       found.written.count, found.bytes, named(found.written)),
           "Copy them to the source or delete them, then run cleave undo again.");
  if (are_too_many(found.left.count, found.copies) || (found.source_is_empty && found.left.count > 0))
    refuse(fmt::format(
               "{} of {} copies are the last ones, because the source's {} does not have the objects any "
               "more: {}",
               found.left.count, found.copies, source, named(found.left)),
           "Copy them back to the source, or delete them here when nobody needs them, then run cleave undo "
           "again.");
  if (found.versions.count > 0)
    refuse(fmt::format("{} objects were written here and then deleted or written over, and their versions "
                       "would be lost: {}",
                       found.versions.count, named(found.versions)),
           "Delete their versions when nobody needs them, then run cleave undo again.");
}

Progress CopyObjects::undo(const Task& task, const Json&, const Json&) {
  if (!is_bulk(task)) return Progress::done(Json::object());
  const aws::Client destination = accounts_.client(task, "s3");
  if (const auto file = file_of_undo(folder_, task, destination))
    take_back_copies(destination, text(task.params, "Bucket"), Copies(*file));
  const auto file = copies_file(folder_, text(task.params, "SourceBucket"));
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  return Progress::done(Json::object());
}

}  // namespace cleave::move
