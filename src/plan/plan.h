#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace cleave::plan {

enum class Phase { prepare, copy, cutover, drain, retire };
std::string_view to_text(Phase phase);
/// Throws Error(input, "unknown-phase") with a suggestion.
Phase phase_from_text(std::string_view text);

/// Where a step has its effect.
enum class Side { source, destination };
std::string_view to_text(Side side);
/// Throws as phase_from_text does.
Side side_from_text(std::string_view text);

/// One planned change: pure data, nothing but JSON values.
///
/// `params` may hold references to outputs of earlier steps, anywhere:
///   {"$from": "ec2/create-image/i-0abc", "path": "ImageId"}   the output's value
///   {"$text": ["s3://", REFERENCE, "/key"]}                   texts and references joined
///   {"$base64": EXPRESSION}                                   the text of the expression in base64 (user
///   data)
///   {"$gzip": EXPRESSION}                                     the text packed with gzip
/// Every step named by a "$from" is also in `needs`.
struct Step {
  std::string id;    ///< kind + "/" + what it is about: "ec2/create-image/i-0abc"; stable from plan to plan
  std::string kind;  ///< "ec2/create-image": names the action that carries it out
  Phase phase = Phase::copy;
  Side side = Side::destination;
  std::string region;  ///< "" for services without regions
  std::vector<std::string> needs;
  Json params = Json::object();
  std::string reason;      ///< a sentence for people: why this step, and why now
  std::string resource;    ///< the inventory id of the resource it serves, or ""
  bool reversible = true;  ///< false: undo is not free (the first such step is the point of no return)
  /// It changes nothing and its needs order the way there only: an undo takes back what it needs without
  /// waiting for what needs it. Thus visitors go back before a slow registrar does.
  bool checkpoint = false;
  /// Its undo makes way for that of its needs: it is carried out also when the step itself was never begun.
  bool way_back = false;
  double expected_seconds = 0;
};

/// A name of the source and what stands in its place at the destination.
struct NameChange {
  std::string source;    ///< "i-0abc", "arn:aws:iam::111111111111:role/web", "pressi-assets"
  std::string kind;      ///< "id", "arn", "host", "bucket", "account": decides the written forms (names/)
  Json becomes;          ///< an expression as in Step::params
  std::string resource;  ///< inventory id
};

enum class Decision { move, copy, share, leave };

/// What was decided for a resource, and why.
struct Fate {
  std::string resource;  ///< inventory id
  Decision decision = Decision::leave;
  std::string reason;  ///< "reached from domain:pressi.example by …", "also used by ec2/instance/i-0blog"
};

/// How long nobody, or the wrong side, may answer for a host.
struct Downtime {
  std::string host;
  double seconds = 0;
  std::string reason;
  bool stays = false;  ///< no step leads it to the destination
  bool others =
      false;  ///< `host` is a domain, and this is about all of its names that have no entry of their own
};

/// Something of AWS that the application names and that was read in no account: nobody knows what becomes of
/// it unless somebody looks.
struct Unseen {
  std::string name;                 ///< an ARN, a host, "s3://BUCKET", an address, or a service's name
  std::string service;              ///< "Amazon SQS"
  std::string becomes;              ///< a sentence: what becomes of it for the destination
  std::vector<std::string> places;  ///< "RESOURCE MEMBER", sorted
  bool accepted = false;            ///< by the decision "unseen/NAME" = "leave"
};

/// A word that is spelt like a name that changes, where nothing says that it means that.
struct Perhaps {
  enum class Decision { open, keep, rename };
  std::string word;
  std::string kind;                    ///< as NameChange::kind
  std::string resource;                ///< inventory id of what holds it
  std::string place;                   ///< member, and the line where it has several
  std::string context;                 ///< the line, or a part of it
  Decision decision = Decision::open;  ///< by "perhaps/WORD"; open ones stay as they are
};
std::string_view to_text(Perhaps::Decision decision);
/// Throws Error(input, "unknown-decision").
Perhaps::Decision perhaps_from_text(std::string_view text);

struct Plan {
  std::string split_id;  ///< stable for this split: idempotency tokens and tags derive from it
  Time made_at{};
  std::string source_account, destination_account;
  std::string source_hash, destination_hash;  ///< of the inventories' files it was made from
  std::vector<Fate> fates;
  std::vector<NameChange> names;
  std::vector<Step> steps;  ///< in an order that obeys `needs`
  std::vector<Downtime> downtime;
  std::vector<std::string> critical_path;  ///< step ids
  std::string point_of_no_return;          ///< step id, or ""
  std::vector<std::string> checklist;      ///< what a person does after the run, in this order
  std::vector<std::string> warnings;
  std::vector<std::string> dropped;  ///< "RESOURCE ATTRIBUTE: why it is not carried over"
  std::vector<Unseen> unseen;        ///< sorted by name
  std::vector<Perhaps> perhaps;      ///< sorted by resource and place

  const Step* find(std::string_view step_id) const;
  /// Was it decided that the word means the name wherever it stands?
  bool renames_everywhere(std::string_view word) const;
};

std::string_view to_text(Decision decision);
Decision decision_from_text(std::string_view text);

/// plan.json: the members above in lines (docs/files.md), and the hash that is its last one.
struct PlanText {
  std::string text;
  std::string hash;  ///< the first 16 hex digits of the SHA-256 of the members but made_at: what is confirmed
};
PlanText to_text(const Plan& plan);
/// As in PlanText.
std::string hash(const Plan& plan);
/// Throws Error(input, "bad-plan") with `where` and the member, also when the hash does not fit the content.
Plan plan_from_json(Json json, std::string_view where);

/// Every step id that a "$from" inside `params` names.
std::vector<std::string> references(const Json& params);

/// Replaces every expression in `params` by its value. `output_of` gives a step's outputs, or null when it
/// has none yet. Throws Error(failed, "unresolved") naming the reference.
Json resolve(const Json& params, const std::function<const Json*(const std::string& step_id)>& output_of);

}  // namespace cleave::plan
