#pragma once

#include <vector>

#include "dns/client.h"
#include "dns/watch/state.h"
#include "dns/watch/watched.h"

namespace cleave::dns {

/// Looks at names that move, as often as it is asked to, and remembers what it saw: when the source's answer
/// was last handed out, and which addresses the hosts of aliases had. Used by one thread.
class Watcher {
 public:
  /// `client` has to live as long as this.
  Watcher(Client& client, Watched watched);
  ~Watcher();

  /// Asks everybody, several at once; takes seconds where somebody is silent. `now` is the time of the look.
  State look(Time now);

 private:
  struct ZoneMemory;
  ZoneState ask_everybody(const WatchedZone& zone, ZoneMemory& memory);
  std::vector<AskedServer> ask_for_keys(const WatchedZone& zone) const;
  void judge_names(ZoneState& seen, const WatchedZone& zone, ZoneMemory& memory, Time now);

  Client& client_;
  Watched watched_;
  std::vector<ZoneMemory> memories_;
};

}  // namespace cleave::dns
