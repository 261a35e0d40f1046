#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/json.h"

namespace cleave::names {

/// One spelling for every spelling of a DNS name: lower case, a final dot, and Route 53's octal escapes of
/// printable characters undone ("\052.Example.com" → "*.example.com.").
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
std::string dns_name(std::string_view name);

/// The name servers of a list, in one spelling: as texts, or as a registrar ("Name") or a record ("Value")
/// has them.
std::set<std::string> server_names(const Json& list);

/// "ns1.example.com, ns2.example.com"
std::string server_list(const std::set<std::string>& servers);

/// The name without its first label: "www.example.com." → "example.com."; "" for a single label.
std::string dns_parent(std::string_view name);

/// Is `name` the zone's own name or below it? Both in any spelling.
bool is_in_zone(std::string_view name, std::string_view zone);

/// As people write host names: without the final dot.
std::string host_name(std::string_view name);

/// A value as it goes on the wire (addresses, names, texts), in one spelling.
std::string answer_value(std::string_view type, std::string_view value);

/// What a resolver would be told by a Route 53 ResourceRecordSet, in one spelling: two record sets that
/// answer the same have equal forms. Values are compared as they go on the wire (addresses, names, texts), in
/// any order.
Json answer_form(const Json& record_set);

/// "www.example.com A" or "www.example.com A (blue)": how people are told which record set is meant.
std::string record_title(const Json& record_set);

/// The name that a record set only points at, without the final dot: an alias's target or the value of a
/// CNAME;
/// "" for one that holds data.
std::string name_behind(const Json& record_set);

/// Is it one that a browser asks for? Names that begin with "_" are for proofs and services.
bool leads_visitors(const Json& record_set);

/// Does it point at an endpoint of S3? That finds the bucket by the host that the visitor asked for, so the
/// record's own name says which bucket answers, and nothing in its value does.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
bool leads_to_own_bucket(const Json& record_set);

/// A private, shared, link-local or loopback address. https://www.rfc-editor.org/rfc/rfc6890
bool is_private_address(std::string_view address);

/// Does it lead where only a network of its own gets: to private, shared or link-local addresses, a private
/// host name of an instance, an internal load balancer? https://www.rfc-editor.org/rfc/rfc6890
bool leads_into_network(const Json& record_set);

/// Orders record sets as zones list them and makes them unique: name, type and set identifier.
std::string record_key(const Json& record_set);

}  // namespace cleave::names
