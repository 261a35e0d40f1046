#include "plan/unseen.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"
#include "names/dns_record.h"
#include "names/letters.h"
#include "names/rewrite.h"
#include "plan/aws_kinds.h"
#include "plan/aws_names.h"
#include "plan/references.h"
#include "plan/script_calls.h"
#include "plan/script_mentions.h"
#include "plan/seen.h"
#include "plan/user_data.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// What `cleave inventory` reads: an endpoint or an allowed action of these says nothing new.
constexpr std::array<std::string_view, 12> services_read{
    "s3",         "ec2", "iam", "sts", "route53", "route53domains", "elasticloadbalancing",
    "cloudfront", "acm", "aws", "arn", "tag"};

bool is_read(std::string_view service) {
  return std::find(services_read.begin(), services_read.end(), service) != services_read.end();
}

/// What the place of something in a script is called.
const std::string user_data = "user data";
constexpr std::string_view requested_region = "aws:RequestedRegion";

/// Members that name nothing for anybody to use: whose document it is, and what AWS fills in by itself.
bool says_nothing(std::string_view path) {
  // Whom policies name is told principal by principal (plan/principals.h).
  static constexpr std::array<std::string_view, 5> parts{"DomainValidationOptions", "Principal/Service",
                                                         "Principal/AWS", "DelegationSet", "InUseBy"};
  return std::any_of(parts.begin(), parts.end(),
                     [&](auto part) { return path.find(part) != std::string_view::npos; });
}

/// AWS's own things: managed policies, principals of services, public images.
bool belongs_to_aws(const AwsName& name) {
  return name.name.starts_with("arn:") && !name.account.empty() && name.account != "*" &&
         name.account.find_first_not_of("0123456789") != std::string::npos;
}

/// Where the planner drops what names a thing of the source that does not move (plan/s3/planner.cc,
/// plan/distribution_config.cc, plan/elb.cc).
bool is_dropped(std::string_view path, bool of_source) {
  if (path.find("/Logging/Bucket") != path.npos || path.starts_with("GetBucketReplication")) return true;
  return of_source && (path.starts_with("GetBucketNotification") || path.starts_with("GetBucketEncryption"));
}

/// Documents that say who may do what: there a host is a principal.
bool is_policy(const Resource& resource, std::string_view path) {
  return (resource.service == "iam" || resource.service == "s3") && path.find("Policy") != path.npos;
}

/// Packed parts may hold packed parts.
constexpr int deepest_part = 4;

/// "sqs:SendMessage" → "sqs"; "" for what is no action.
std::string service_of_action(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return "";
  const std::string_view service = text.substr(0, colon);
  const bool plain = std::all_of(service.begin(), service.end(),
                                 [](char c) { return names::is_lower(c) || names::is_digit(c) || c == '-'; });
  return plain ? std::string(service) : "";
}

/// The strings of a text of DNS as one: "\"a\" \"b\"" → "\"ab\"".
std::string without_borders(const std::string& value) {
  std::string whole;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto next = value.find_first_not_of(" \t", at + 1);
    const bool border = value[at] == '"' && (at == 0 || value[at - 1] != '\\') && next != std::string::npos &&
                        next > at + 1 && value[next] == '"';
    if (border)
      at = next;
    else
      whole += value[at];
  }
  return whole;
}

class Search {
 public:
  explicit Search(const Read& read) : read_(read), seen_(read.source, read.destination) {}

  void look_at(const Resource& resource) {
    names::each_text(resource.document,
                     [&](const std::string& path, std::string_view, const std::string& text) {
                       if (!says_nothing(path) && path != user_data_path) look_at(resource, path, text);
                     });
    if (const auto script = script_of(resource.document)) {
      look_at_script(resource, script->text, 0);
    } else if (!text_or(resource.document, user_data_path, "").empty()) {
      add_carried_over(resource, "user data of " + resource.id, "user data that is no text");
    }
    if (type_of(resource) == "route53/record") {
      look_at_website(resource);
      look_at_strings(resource);
      look_at_delegation(resource);
    }
  }

  std::vector<Unseen> found() && {
    std::vector<Unseen> list;
    for (auto& [name, unseen] : found_) {
      if (name == unseen.service && is_told_by_things(unseen)) continue;
      std::sort(unseen.places.begin(), unseen.places.end());
      list.push_back(std::move(unseen));
    }
    return list;
  }

 private:
  void look_at(const Resource& resource, const std::string& path, const std::string& written) {
    const bool policy = is_policy(resource, path);
    const bool is_record = type_of(resource) == "route53/record";
    const std::string text = is_record && written.starts_with('"') ? without_borders(written) : written;
    for (const AwsName& name : aws_names(text)) {
      // In policies hosts are principals ("ec2.amazonaws.com"), and a bucket's are told with its policy.
      const bool arn = text.compare(name.offset, 4, "arn:") == 0;
      if (policy && (!arn || (name.service == "iam" && resource.service == "s3"))) continue;
      if (is_record && is_delegation(resource)) continue;
      if (path == user_data && name.composed) {
        add_named(name.name, "a name that is put together",
                  "What it names shows when the script runs: look whether that stays, or gets another name.",
                  resource, path);
        continue;
      }
      if (name.encoded && seen_.holds(text, name)) {
        add_named(name.name + " in percent-encoding", "a name that is spelt otherwise",
                  "It is carried over as it stands: what it names at the source it names at the destination.",
                  resource, path);
        continue;
      }
      if (policy && name.name.find("${aws:") != name.name.npos && name.service == "s3") {
        add_named(name.name, "a name that is put together",
                  "What it names follows from whoever asks: look whether that gets another name.", resource,
                  path);
        continue;
      }
      if (arn && names_pattern(name) && name.account == read_.source.account_id) {
        add_pattern(name, resource, path);
        continue;
      }
      // Without an account it fits the destination's as well.
      if (arn && names_pattern(name) && (name.account.empty() || name.account == "*")) continue;
      if (name.endpoint ? arn || is_read(name.service) : seen_.holds(text, name) || belongs_to_aws(name))
        continue;
      add(name, resource, path);
    }
    if (resource.service == "iam") look_at_actions(resource, path, text);
    if (policy && (path + text).find(requested_region) != std::string::npos) {
      for (const auto& region :
           named_regions(path.find(requested_region) == path.npos ? text : "region=" + text))
        add_region(region, resource, path);
    }
  }

  /// A script with what is packed into it.
  void look_at_script(const Resource& instance, const std::string& script, int depth) {
    look_at(instance, user_data, script);
    look_into(instance, script);
    if (depth == deepest_part) return;
    for (const std::string& part : texts_within(script)) {
      const auto before = told_;
      look_at_script(instance, part, depth + 1);
      if (told_ == before && seen_.names_in(part) == 0 && !seen_.has_word(part)) continue;
      add_carried_over(instance, "packed parts of the user data of " + instance.id, "in base64");
    }
  }

  void add_pattern(const AwsName& name, const Resource& resource, const std::string& path) {
    const AwsService& service = aws_service(name.service);
    add_named(name.name, service.title.empty() ? name.service : std::string(service.title),
              sentence_of_pattern(name), resource, path);
  }

  /// Services and ids that a script names by words of its own, and what it names only when it runs.
  void look_into(const Resource& instance, const std::string& script) {
    for (const std::string& word : called_services(script))
      if (!is_read(word)) add({word, word, "", "", true, 0, 0}, instance, user_data);
    std::string others = script;  // a host or an ARN that an id stands in is told as a whole
    for (const AwsName& name : aws_names(script)) others.replace(name.offset, name.length, name.length, ' ');
    for (const auto& [id, kind] : ids_in(others))
      if (seen_.names_in(id) == 0)
        add_named(id, std::string(kind->title), std::string(kind->becomes), instance, user_data);
    for (const std::string& bucket : named_buckets(script)) {
      if (bucket.find('$') != bucket.npos)
        add_named("s3://" + bucket, "a name that is put together",
                  "What it names shows when the script runs: look whether that stays, or gets another name.",
                  instance, user_data);
      else if (!seen_.has_bucket(bucket))
        add({"s3://" + bucket, "s3", "", "", false, 0, 0}, instance, user_data);
    }
    for (const std::string& region : named_regions(script)) add_region(region, instance, user_data);
    for (const std::string& account : named_accounts(others))
      if (account != read_.source.account_id && account != destination_account())
        add_named("account " + account, "an account that was not read",
                  "What it has stays there. Whether it lets the destination use it as it lets the source is "
                  "not known.",
                  instance, user_data);
    if (has_packed_parts(script))
      add_carried_over(instance, "packed parts of the user data of " + instance.id, "packed by cloud-init");
  }

  void add_region(const std::string& region, const Resource& resource, const std::string& path) {
    const auto& regions = read_.source.regions;
    if (std::find(regions.begin(), regions.end(), region) != regions.end()) return;
    add_named("region " + region, "a region that was not read",
              "What the application has there is not known: write it into `regions` of cleave.toml.",
              resource, path);
  }

  void add_carried_over(const Resource& instance, const std::string& name, const std::string& what) {
    add_named(name, what,
              "It is carried over as it stands: what it names at the source it names at the destination.",
              instance, user_data);
  }

  /// A role that may use services of which nothing was read.
  void look_at_actions(const Resource& resource, const std::string& path, const std::string& text) {
    static constexpr std::string_view aws_policy = ":iam::aws:policy/";
    if (path.ends_with("/PolicyArn") && text.find(aws_policy) != std::string::npos) {
      const std::string name = text.substr(text.find(aws_policy) + aws_policy.size());
      if (!allows_what_is_read(name))
        add_named(name, "a policy of AWS", "It allows services of which nothing was read.", resource, path);
      return;
    }
    if (path.find("/Action") == std::string::npos && path.find("/NotAction") == std::string::npos) return;
    const std::string service = service_of_action(text);
    const bool is_any = text.substr(0, text.find(':')).find_first_of("*?") != std::string::npos;
    if (is_any || path.find("/NotAction") != std::string::npos) {
      add_named("any service", "allowed by a policy",
                "What is used of services that were not read is not known.", resource, path);
    } else if (!service.empty() && !is_read(service)) {
      add({service, service, "", "", true, 0, 0}, resource, path);
    }
  }

  static bool allows_what_is_read(std::string_view policy) {
    static constexpr std::array<std::string_view, 7> beginnings{
        "AmazonS3",   "AmazonEC2Full", "AmazonEC2ReadOnly",    "AmazonRoute53",
        "CloudFront", "IAM",           "AWSCertificateManager"};
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](auto beginning) { return policy.starts_with(beginning); });
  }

  /// A text of DNS is cut into strings of 255 characters, and a name may be cut in two with it.
  void look_at_strings(const Resource& record) {
    const std::string path = "ResourceRecords";
    for (const Json& value : list_or_empty(record.document, path)) {
      const std::string written = text_or(value, "Value", ""), whole = without_borders(written);
      const auto names_in = [&](const std::string& text) {
        return aws_names(text).size() + seen_.names_in(text);
      };
      if (whole != written && names_in(whole) != names_in(written))
        add_named("text of " + names::record_title(record.document), "a name over two strings",
                  "It is carried over as it stands: what it names at the source it names at the destination.",
                  record, path);
    }
  }

  static bool is_delegation(const Resource& record) { return text_or(record.document, "Type", "") == "NS"; }

  /// The zone below is in no account that was read.
  void look_at_delegation(const Resource& record) {
    if (!is_delegation(record)) return;
    const std::string path = "ResourceRecords";
    for (const Json& value : list_or_empty(record.document, path)) {
      const std::string server = text_or(value, "Value", "");
      if (server.find(".awsdns-") == server.npos || seen_.is_server(server)) continue;
      add_named("zone " + names::host_name(names::dns_name(text_or(record.document, "Name", ""))),
                std::string(aws_service("route53").title),
                "Its name servers are AWS's, and the zone was read in neither account: the record goes on "
                "delegating to it, and what it leads to is not known.",
                record, path);
    }
  }

  void look_at_website(const Resource& record) {
    const std::string target = text_or(record.document, "AliasTarget/DNSName", "");
    const std::string host = names::host_name(names::dns_name(text_or(record.document, "Name", "")));
    if (target.starts_with("s3-website") && !seen_.has_bucket(host))
      add({"s3://" + host, "s3", "", "", false, 0, 0}, record, "AliasTarget/DNSName");
  }

  void add(const AwsName& name, const Resource& resource, const std::string& path) {
    const AwsService& service = aws_service(name.service);
    std::string title = service.title.empty() ? name.service : std::string(service.title);
    if (title.empty()) title = "a host of AWS";
    // A service's own host names no thing: all of it is told as one.
    std::string becomes = sentence(name, service);
    if (path.find("Principal/Federated") != path.npos && name.account == read_.source.account_id)
      becomes = fmt::format(
          "cleave reads nothing of this kind. The copy names the one of that name in account {}: make it "
          "there before the run.",
          destination_account());
    const auto known = found_.find(name.name);
    if (is_dropped(path, name.account == read_.source.account_id))
      becomes = known == found_.end() ? "The copy does without it: the plan leaves out what names it."
                                      : known->second.becomes;
    add_named(name.endpoint ? title : name.name, title, std::move(becomes), resource, path);
  }

  void add_named(const std::string& name, const std::string& service, std::string becomes,
                 const Resource& resource, const std::string& path) {
    ++told_;
    Unseen& unseen = found_[name];
    unseen.name = name;
    unseen.service = service;
    unseen.becomes = std::move(becomes);
    add_place(unseen, resource, path);
  }

  /// Whoever may use a service is told with the things of it that the same resource names.
  bool is_told_by_things(const Unseen& service) const {
    const auto holder = [](const std::string& place) { return place.substr(0, place.find(' ')); };
    return std::all_of(service.places.begin(), service.places.end(), [&](const std::string& place) {
      return std::any_of(found_.begin(), found_.end(), [&](const auto& other) {
        const Unseen& thing = other.second;
        return thing.service == service.service && thing.name != thing.service &&
               std::any_of(thing.places.begin(), thing.places.end(),
                           [&](const std::string& there) { return holder(there) == holder(place); });
      });
    });
  }

  static void add_place(Unseen& unseen, const Resource& resource, const std::string& path) {
    const std::string place = fmt::format("{} {}", resource.id, path);
    if (std::find(unseen.places.begin(), unseen.places.end(), place) == unseen.places.end())
      unseen.places.push_back(place);
  }

  /// Things of a service that was read, by an account that was.
  static bool names_pattern(const AwsName& name) {
    return name.name.starts_with("arn:") && is_read(name.service) &&
           name.name.find_first_of("*?") != name.name.npos;
  }

  /// A right on things of another account has no effect in these services.
  std::string sentence_of_pattern(const AwsName& name) const {
    return fmt::format(
        "It is a pattern for things of account {}, and it is carried over as it stands: what it allows or "
        "forbids is about none of the destination's. Write it with {} there.",
        name.account, destination_account());
  }

  const std::string& destination_account() const { return read_.destination.account_id; }

  /// Would it have been read if the account had it?
  bool is_missing(const AwsName& name) const {
    const auto& regions = read_.source.regions;
    const bool region_read =
        name.region.empty() || std::find(regions.begin(), regions.end(), name.region) != regions.end();
    const bool own = name.account.empty() || name.account == read_.source.account_id;
    return !name.endpoint && is_read(name.service) && name.service != "s3" && region_read && own &&
           name.name.find(".acm-validations.") == name.name.npos;
  }

  static std::string_view sentence_of_missing(const AwsName& name) {
    switch (reads(name)) {
      case Reads::all:
        return "Neither account has it, as far as they were read: it is gone, or another account's, and it "
               "is carried over as it stands";
      case Reads::some:
        return "Neither account has a classic balancer of that name, as far as they were read. Of other "
               "balancers cleave reads none: whether one has it is not known, and it is carried over as it "
               "stands";
      case Reads::none:
        break;
    }
    return "cleave reads nothing of this kind: whether an account has it is not known, and it is carried "
           "over as it stands";
  }

  std::string sentence(const AwsName& name, const AwsService& service) const {
    if (names_pattern(name)) return sentence_of_pattern(name);
    std::string text = name.endpoint ? "It is used or allowed, and nothing of it was read. " : "";
    text += fmt::format("{}.", is_missing(name) ? sentence_of_missing(name) : service.becomes);
    const auto& regions = read_.source.regions;
    const bool foreign = !name.account.empty() && name.account != read_.source.account_id &&
                         name.account.find_first_not_of("0123456789") == std::string::npos;
    if (foreign) text += fmt::format(" It belongs to account {}, which was not read.", name.account);
    if (!name.region.empty() && name.region != "*" &&
        std::find(regions.begin(), regions.end(), name.region) == regions.end())
      text +=
          fmt::format(" The region {} was not read: write it into `regions` of cleave.toml.", name.region);
    return text;
  }

  const Read& read_;
  Seen seen_;
  std::map<std::string, Unseen> found_;
  std::size_t told_ = 0;  ///< how often something was added
};

void accept(std::vector<Unseen>& unseen, const Decisions& decisions) {
  for (const auto& name : decisions.accepted) {
    const auto found =
        std::find_if(unseen.begin(), unseen.end(), [&](const Unseen& one) { return one.name == name; });
    if (found != unseen.end()) {
      found->accepted = true;
      continue;
    }
    std::vector<std::string> known;
    for (const auto& one : unseen) known.push_back(one.name);
    throw Error(Error::Kind::input, "unknown-unseen", fmt::format("nothing names {}, or it was read", name))
        .where(fmt::format("decision unseen/{} = \"leave\"", name))
        .next(did_you_mean(name, known));
  }
}

}  // namespace

Json to_json(const Unseen& unseen) {
  return {{"name", unseen.name},
          {"service", unseen.service},
          {"becomes", unseen.becomes},
          {"places", unseen.places},
          {"accepted", unseen.accepted}};
}

std::vector<std::string> foreign_answers(const Read& read) {
  const Seen seen(read.source, read.destination);
  std::vector<std::string> told;
  std::map<std::string, std::vector<std::string>> holders;  // of private addresses
  for (const Resource& resource : read.source.resources)
    if (type_of(resource) == "ec2/instance")
      holders[text_or(resource.document, "PrivateIpAddress", "")].push_back(resource.id);
  for (const Fate& fate : read.fates) {
    const Resource& record = *read.source.find(fate.resource);
    const std::string type = text_or(record.document, "Type", "");
    if (type_of(record) != "route53/record" || (type != "A" && type != "AAAA")) continue;
    const bool is_private = names::leads_into_network(record.document);
    for (const Json& value : list_or_empty(record.document, "ResourceRecords")) {
      const std::string address = text_or(value, "Value", "");
      if (const auto found = holders.find(address); found != holders.end() && found->second.size() > 1)
        told.push_back(fmt::format(
            "{} leads to {}, which several have ({}): the record keeps it, and which is meant is not known. "
            "Write that one into `roots` if it belongs to the application",
            names::record_title(record.document), address, fmt::join(found->second, ", ")));
      if (is_private) continue;
      if (seen.has_address(address)) continue;
      told.push_back(
          fmt::format("{} leads to {}, which is in neither account as far as they were read: the record "
                      "keeps it, and whose it is is not known",
                      names::record_title(record.document), address));
    }
  }
  return told;
}

std::vector<Unseen> find_unseen(const Read& read, const Decisions& decisions) {
  Search search(read);
  for (const Fate& fate : read.fates) {
    if (fate.decision != Decision::leave) search.look_at(*read.source.find(fate.resource));
  }
  auto unseen = std::move(search).found();
  accept(unseen, decisions);
  return unseen;
}

}  // namespace cleave::plan
