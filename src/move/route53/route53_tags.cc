#include "move/route53/route53_tags.h"

#include "move/own_tags.h"

namespace cleave::move::route53 {

bool has_own_tags(const aws::Client& client, const run::Task& task, std::string_view type,
                  const std::string& id) {
  const Json answer = client.call("ListTagsForResource", {{"ResourceType", type}, {"ResourceId", id}});
  return is_own(task, list_or_empty(answer, "ResourceTagSet/Tags"));
}

void set_tags(const aws::Client& client, const run::Task& task, std::string_view type,
              const std::string& id) {
  // The step's own tags are the last ones: once they are there, all are.
  constexpr std::size_t most_in_a_call = 10;
  const Json tags = tags_of(task, list_or_empty(task.params, "Tags"));
  for (std::size_t begin = 0; begin < tags.size(); begin += most_in_a_call) {
    Json part = Json::array();
    for (std::size_t i = begin; i < tags.size() && i < begin + most_in_a_call; ++i) part.push_back(tags[i]);
    client.call("ChangeTagsForResource",
                {{"ResourceType", type}, {"ResourceId", id}, {"AddTags", std::move(part)}});
  }
}

}  // namespace cleave::move::route53
