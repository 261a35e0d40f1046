"""`cleave dns watch` against real name servers and resolvers (Knot DNS, Unbound) on loopback addresses."""

import base64
import datetime
import hashlib
import json
import time

import pytest

from cleave_program import Cleave
from dns_tools import dig
from name_servers import Internet
from test_registrar_elsewhere import ShopSplit

WWW = "www.shop.example."


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def now_text():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


class Watched:
    """A small internet, and `cleave dns watch` in it."""

    def __init__(self, folder, **ttls):
        self.internet = Internet(folder / "internet", **ttls)
        self.program = Cleave(folder / "home")
        self.resolvers = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.internet.stop()

    def add_resolver(self, *options):
        """One that has asked for the name already."""
        resolver = self.internet.resolver(len(self.resolvers) + 1, *options)
        self.resolvers.append(resolver)
        self.ask(resolver)
        return resolver

    def ask(self, resolver):
        return dig(resolver.address, WWW, "A").values("A")

    def words(self, *more):
        words = ["dns", "watch", "--domain", "shop.example", "--name", "www.shop.example", "--find-with", f"{self.internet.root}:53"]
        if "--find-with" in more:
            words = words[:-2]
        for server in self.internet.names("destination"):
            words += ["--destination-server", self.at(server, 21)]
        for server in self.internet.names("source"):
            words += ["--source-server", self.at(server, 11)]
        for resolver in self.resolvers:
            words += ["--resolver", resolver.address]
        return [*words, *more]

    def at(self, server, first):
        return f"{server}={self.internet.network}{first + (server[2] == '2')}"

    def look(self, *more, expect=3):
        done = self.program.run(*self.words("--once", "--json", *more))
        assert done.returncode == expect, done.stdout + done.stderr
        return json.loads(done.stdout)

    def text(self, *more, expect=3):
        done = self.program.run(*self.words("--once", *more))
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout


def said(look, group, type, name=None):
    """What each server of a group says to a question."""
    [zone] = look["zones"]
    answers = [answer for server in zone[group] for answer in server["answers"] if answer["type"] == type]
    return [answer["says"] for answer in answers if name in (None, answer["name"])]


def answer_of(look, resolver, type="A"):
    [zone] = look["zones"]
    [server] = [server for server in zone["resolvers"] if server["address"] == resolver.address]
    [answer] = [answer for answer in server["answers"] if answer["type"] == type]
    return answer


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """What is seen at each point of a move with TTLs of days and hours."""
    with Watched(tmp_path_factory.mktemp("dns")) as watched:
        internet, looks, texts = watched.internet, {}, {}
        early = watched.add_resolver()
        looks["before"], texts["before"] = watched.look(), watched.text()
        internet.point_traffic()
        cut = now_text()
        late = watched.add_resolver()
        facts = ["--cut", cut, "--ttl", "3600", "--source-answer", f"www.shop.example/A={internet.OLD}"]
        looks["pointed"] = watched.look(*facts)
        remaining = dig(early.address, WWW, "A").answer[0][1]
        internet.hand_over_apex()
        looks["handed over"] = watched.look(*facts)
        internet.delegate()
        facts += ["--delegated", now_text(), "--delegation-ttl", "172800"]
        looks["delegated"], texts["delegated"] = watched.look(*facts), watched.text(*facts)
        yield {"looks": looks, "texts": texts, "early": early, "late": late, "cut": cut, "facts": facts,
               "remaining": remaining, "watched": watched}


def test_before_the_cut_everything_leads_to_the_source(story):
    look = story["looks"]["before"]
    assert look["verdict"] == "waiting"
    [zone] = look["zones"]
    assert zone["parent_zone"] == "example."
    assert said(look, "parents", "NS") == ["source"]
    assert said(look, "source_servers", "NS") == said(look, "source_servers", "SOA") == ["source"] * 2
    assert said(look, "destination_servers", "NS") == said(look, "destination_servers", "SOA") == ["destination"] * 2
    assert said(look, "source_servers", "A") == ["source"] * 2
    assert said(look, "destination_servers", "A") == ["destination"] * 2
    assert answer_of(look, story["early"])["says"] == "source"
    assert answer_of(look, story["early"])["values"] == [Internet.OLD]
    assert look["names_end"]["open"] and zone["delegation_end"]["open"]
    # Two days at the parent, two in the zone, and then an hour for the name itself.
    assert moment(zone["delegation_end"]["at"]) - moment(look["at"]) == datetime.timedelta(seconds=2 * 172800)
    assert moment(look["names_end"]["at"]) - moment(look["at"]) == datetime.timedelta(seconds=2 * 172800 + 3600)


def test_after_the_cut_old_answers_last_until_cut_and_ttl(story):
    look = story["looks"]["pointed"]
    assert look["verdict"] == "waiting"
    assert said(look, "source_servers", "A") == said(look, "destination_servers", "A") == ["destination"] * 2
    old, new = answer_of(look, story["early"]), answer_of(look, story["late"])
    assert (old["says"], new["says"]) == ("source", "destination")
    assert story["remaining"] <= old["ttl_seconds"] <= 3600
    end = look["names_end"]
    assert not end["open"]
    assert moment(end["at"]) - moment(story["cut"]) == datetime.timedelta(seconds=3600)
    assert moment(look["zones"][0]["delegation_end"]["at"]) > moment(end["at"])


def test_the_delegation_is_followed_apart(story):
    before, after = story["looks"]["handed over"], story["looks"]["delegated"]
    assert said(before, "source_servers", "NS") == said(before, "source_servers", "SOA") == ["destination"] * 2
    assert said(before, "parents", "NS") == ["source"] and said(after, "parents", "NS") == ["destination"]
    assert before["zones"][0]["delegation_end"]["open"] and not after["zones"][0]["delegation_end"]["open"]
    delegated = moment(story["facts"][-3])
    last_seen = moment(after["at"])  # Nobody said when the source's zone named the destination's servers.
    end = moment(after["zones"][0]["delegation_end"]["at"])
    assert delegated + datetime.timedelta(seconds=172800) <= end <= last_seen + datetime.timedelta(seconds=172800)
    assert answer_of(after, story["early"], "NS")["says"] == "source"
    assert after["verdict"] == "waiting"


def test_people_are_told_who_still_leads_to_the_source(story):
    before, after = story["texts"]["before"], story["texts"]["delegated"]
    assert "waiting" in before and "source" in before and "parent example." in before
    assert "Still lead to the source:" in after
    line = next(line for line in after.splitlines() if story["early"].address in line and " A " in line)
    assert Internet.OLD in line and "more" in line
    assert story["late"].address + "  www" not in after
    assert "longer than it may" not in after


def test_hosts_of_aliases_stand_for_their_addresses(story):
    watched = story["watched"]
    look = watched.look("--source-answer", "www.shop.example/A=elb.source.example",
                        "--destination-answer", "www.shop.example/A=elb.destination.example")
    assert answer_of(look, story["early"])["says"] == "source"
    assert answer_of(look, story["late"])["says"] == "destination"


def test_an_answer_of_neither_side_is_told(story):
    watched = story["watched"]
    look = watched.look("--source-answer", "www.shop.example/A=203.0.113.1", "--destination-answer", "www.shop.example/A=203.0.113.2", expect=1)
    assert answer_of(look, story["early"])["says"] == "neither"


def test_missing_names_and_other_types_are_watched_too(story):
    look = story["watched"].look("--name", "gone.shop.example/AAAA", "--name", "shop.example/MX", expect=1)
    resolver = look["zones"][0]["resolvers"][0]["answers"]
    gone = next(answer for answer in resolver if answer["type"] == "AAAA")
    assert (gone["code"], gone["values"], gone["says"]) == ("NXDOMAIN", [], "neither")
    mail = next(answer for answer in resolver if answer["type"] == "MX")
    assert (mail["values"], mail["says"]) == (["10 mail.example."], "either")


def test_nobody_to_ask_is_blind(story):
    watched = story["watched"]
    nobody = f"{watched.internet.network}99:53"
    look = watched.look("--find-with", nobody, expect=1)
    assert look["verdict"] == "blind" and nobody in look["zones"][0]["why_no_parent"]
    assert "blind" in watched.text("--find-with", nobody, expect=1)


def test_a_silent_resolver_is_named(story):
    nobody = f"{story['watched'].internet.network}98:53"
    assert f"No answer from {nobody}" in story["watched"].text("--resolver", nobody)


def test_a_watch_ends_when_the_last_cache_has(tmp_path):
    with Watched(tmp_path, delegation_ttl=3, apex_ttl=3, ttl=3) as watched:
        watched.add_resolver()
        internet = watched.internet
        internet.point_traffic()
        internet.hand_over_apex()
        internet.delegate()
        done = watched.program.run(*watched.words("--json", "--interval", "1s", "--max-time", "100s"))
        looks = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0, done.stdout + done.stderr
        assert [look["verdict"] for look in looks] == ["waiting"] * (len(looks) - 1) + ["settled"]
        assert len(looks) > 1


@pytest.mark.parametrize("apex", ["handed over", "kept"])
def test_a_resolver_that_keeps_to_ttls_is_never_later_than_foretold(tmp_path, apex):
    """The source's zone goes on giving its own answer: only the delegation leads away from it."""
    with Watched(tmp_path, delegation_ttl=4, apex_ttl=4, ttl=4) as watched:
        resolver = watched.add_resolver()
        if apex == "handed over":
            watched.internet.hand_over_apex()
        watched.ask(resolver)
        watched.internet.delegate()
        foretold = moment(watched.look()["names_end"]["at"])
        deadline = time.monotonic() + 120
        last_old = None
        while True:
            asked = datetime.datetime.now(datetime.timezone.utc)
            values = watched.ask(resolver)
            if values == [Internet.NEW]:
                break
            assert values == [Internet.OLD]
            last_old = asked
            assert time.monotonic() < deadline
            time.sleep(0.2)
        # Resolvers count whole seconds.
        assert last_old is None or last_old <= foretold + datetime.timedelta(seconds=1)


def test_a_resolver_that_stretches_ttls_is_found_out(tmp_path):
    with Watched(tmp_path, delegation_ttl=2, apex_ttl=2, ttl=2) as watched:
        honest = watched.add_resolver()
        stretching = watched.add_resolver("cache-min-ttl: 3600", "cache-max-ttl: 7200")
        internet = watched.internet
        internet.point_traffic()
        internet.hand_over_apex()
        internet.delegate()
        facts = ["--cut", now_text(), "--ttl", "2", "--source-answer", f"www.shop.example/A={internet.OLD}"]
        deadline = time.monotonic() + 100
        while answer_of(look := watched.look(*facts), honest)["says"] == "source" or not answer_of(look, stretching).get("overdue"):
            assert time.monotonic() < deadline, look
            time.sleep(0.5)
        answer = answer_of(look, stretching)
        assert answer["says"] == "source" and answer["ttl_seconds"] > 2000
        assert not answer_of(look, honest).get("overdue")
        assert "longer than it may" in watched.text(*facts)


def moved(watched):
    """All that a move does, at once."""
    watched.internet.point_traffic()
    watched.internet.hand_over_apex()
    watched.internet.delegate()


def settled(watched, *more, expect=0):
    """The look of a watch that has waited until nothing can be led to the source any more."""
    deadline = time.monotonic() + 60
    since = ["--cut", now_text(), "--ttl", "1", "--delegated", now_text(), "--delegation-ttl", "1"]
    while True:
        done = watched.program.run(*watched.words("--once", "--json", *since, *more))
        look = json.loads(done.stdout)
        if look["verdict"] != "waiting":
            assert done.returncode == expect, done.stdout
            return look
        assert time.monotonic() < deadline, look
        time.sleep(0.5)


def test_the_longest_ttl_of_a_chain_counts(tmp_path):
    """A CNAME that is kept for longer than the address it leads to."""
    with Watched(tmp_path, delegation_ttl=1, apex_ttl=1, ttl=1) as watched:
        internet = watched.internet
        for side, address in ((internet.source, internet.OLD), (internet.destination, internet.NEW)):
            side.change(internet.DOMAIN, {(WWW, "A"): (8, []), (WWW, "CNAME"): (8, ["front.shop.example."]),
                                          ("front.shop.example.", "A"): (1, [address])})
        resolver = watched.add_resolver()
        before = watched.look("--cut", (cut := now_text()))
        internet.source.change(internet.DOMAIN, {(WWW, "CNAME"): (8, ["new.shop.example."]), ("new.shop.example.", "A"): (1, [internet.NEW])})
        internet.destination.change(internet.DOMAIN, {(WWW, "CNAME"): (8, ["new.shop.example."]), ("new.shop.example.", "A"): (1, [internet.NEW])})
        internet.hand_over_apex()
        internet.delegate()
        assert answer_of(before, resolver)["ttl_seconds"] >= 5
        facts = ["--cut", cut, "--source-answer", "www.shop.example/A=front.shop.example"]
        look = watched.look(*facts)
        assert moment(look["names_end"]["at"]) - moment(cut) >= datetime.timedelta(seconds=8)
        assert not answer_of(look, resolver).get("overdue")
        assert settled(watched, *facts[2:])["verdict"] == "settled"


@pytest.mark.parametrize("missing, told", [({(WWW, "A"): (1, [])}, "NXDOMAIN"),
                                           ({(WWW, "A"): (1, []), (WWW, "TXT"): (1, ["x"])}, "has no www.shop.example A."),
                                           ({(WWW, "A"): (1, ["203.0.113.9"])}, "and should with 198.51.100.1")],
                         ids=["no such name", "no record", "another address"])
def test_a_name_that_the_destination_does_not_serve_is_never_settled(tmp_path, missing, told):
    with Watched(tmp_path, delegation_ttl=1, apex_ttl=1, ttl=1) as watched:
        moved(watched)
        watched.internet.destination.change(watched.internet.DOMAIN, missing)
        watched.add_resolver()
        words = ["--destination-answer", f"www.shop.example/A={watched.internet.NEW}", "--source-answer", f"www.shop.example/A={watched.internet.OLD}"]
        look = settled(watched, *words, expect=1)
        assert look["verdict"] == "wrong"
        assert all(told in fault for fault in look["zones"][0]["faults"])
        assert "Wrong: ns1.destination.example" in watched.text(*words, expect=1)


def test_a_name_that_neither_side_serves_is_never_settled(tmp_path):
    with Watched(tmp_path, delegation_ttl=1, apex_ttl=1, ttl=1) as watched:
        moved(watched)
        watched.add_resolver()
        look = settled(watched, "--name", "wwww.shop.example", expect=1)
        assert look["verdict"] == "wrong" and "wwww.shop.example A (NXDOMAIN)" in look["zones"][0]["faults"][0]


KEY = "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ=="
TAG = 2371  # https://www.rfc-editor.org/rfc/rfc4034#appendix-B


def test_keys_that_the_parent_vouches_for_have_to_be_the_destinations(tmp_path):
    with Watched(tmp_path, delegation_ttl=1, apex_ttl=1, ttl=1) as watched:
        internet = watched.internet
        moved(watched)
        watched.add_resolver()
        internet.parent.change("example.", {("shop.example.", "DS"): (1, [f"{TAG} 13 2 " + "ab" * 32])})
        look = settled(watched, expect=1)
        assert look["verdict"] == "wrong"
        [fault] = look["zones"][0]["faults"]
        assert "DS record of shop.example" in fault
        internet.destination.change(internet.DOMAIN, {(internet.DOMAIN, "DNSKEY"): (1, [KEY])})
        assert settled(watched, expect=1)["zones"][0]["faults"] == [fault], "another key's digest"
        internet.parent.change("example.", {("shop.example.", "DS"): (1, [f"{TAG} 13 2 {digest_of_key()}"])})
        assert settled(watched)["verdict"] == "settled"


def digest_of_key():
    """https://www.rfc-editor.org/rfc/rfc4034#section-5.1.4"""
    flags, protocol, algorithm, key = KEY.split()
    owner = b"\x04shop\x07example\x00"
    data = int(flags).to_bytes(2, "big") + bytes([int(protocol), int(algorithm)]) + base64.b64decode(key)
    return hashlib.sha256(owner + data).hexdigest()


def test_what_a_server_answers_is_named(tmp_path):
    with Watched(tmp_path, delegation_ttl=1, apex_ttl=1, ttl=1) as watched:
        moved(watched)
        watched.add_resolver("local-zone: shop.example. refuse")
        text = watched.text(expect=1)
        assert f"{watched.resolvers[0].address} answers REFUSED." in text and "No answer from" not in text


@pytest.mark.parametrize("words, told", [
    (["--domain", "localhost"], "localhost"),
    (["--domain", "shop.example", "--name", "www.other.example"], "www.other.example"),
    (["--domain", "shop.example", "--name", "www.shop.example/NONSENSE"], "NONSENSE"),
    (["--domain", "shop.example", "--source-server", "192.0.2.1"], "192.0.2.1"),
    (["--domain", "shop.example", "--source-server", "ns1.example.net=nowhere"], "nowhere"),
    (["--domain", "shop.example", "--source-answer", "www.shop.example/A"], "names no value"),
    (["--domain", "shop.example", "--resolver", "localhost"], "localhost"),
    (["--domain", "shop.example", "--cut", "yesterday"], "yesterday"),
    (["--domain", "shop.example", "--ttl", "-1"], "--ttl"),
    (["--domain", "shop.example", "--interval", "soon"], "soon"),
    ([], "plan"),
])
def test_bad_words_are_refused(tmp_path, words, told):
    nobody = ["--find-with", "127.0.0.1:9", "--resolver", "127.0.0.1:9"]
    done = Cleave(tmp_path).run("dns", "watch", "--once", *nobody, *words)
    assert done.returncode == 2 and told in done.stderr, done.stderr


def test_a_split_watches_what_its_plan_moves(tmp_path):
    """From the plan and the journal, in the twin's DNS: its resolver has no cache, so nothing is left when it is over."""
    with ShopSplit(tmp_path) as shop:
        route53 = shop.twin.client("route53")
        [zone] = route53.list_hosted_zones()["HostedZones"]
        shop.prepare()
        words = ["dns", "watch", "--once", "--clock", "twin", "--resolver", shop.twin.dns]
        [seen] = shop.json(*words, expect=(3,))["zones"]
        assert (seen["domain"], seen["moves"]) == ("shop.example.", True)
        assert seen["destination_servers"] == [], "the destination's zone is not there yet"
        assert {server["name"] for server in seen["source_servers"]} == {f"{name}." for name in shop.old_servers}
        assert all(answer["code"] == "NOERROR" for server in seen["source_servers"] for answer in server["answers"])

        shop.go_on(expect=4)
        look = shop.json(*words, expect=(3,))
        [seen] = look["zones"]
        assert seen["moves"] and seen["parent_zone"] == "example."
        assert said(look, "parents", "NS") == ["source"]
        assert said(look, "source_servers", "NS") == ["destination"] * 4, "the step hand-over-apex is done"
        assert said(look, "destination_servers", "NS") == ["destination"] * 4

        shop.delegate(shop.new_servers)
        shop.cleave("confirm", "manual/registrar/shop.example")
        shop.go_on(expect=4)
        waiting = [step["step"] for step in shop.json("status", expect=(4,))["waiting"]]
        assert waiting == ["manual/confirm-drained/source"], "the two days of the caches are over on the twin's clock"
        look = shop.json(*words)
        assert look["verdict"] == "settled"
        journal = shop.json("status", expect=(4,))
        assert not look["zones"][0]["delegation_end"]["open"], journal
        route53.get_hosted_zone(Id=zone["Id"])


def test_a_watch_of_a_split_passes_the_time_on_the_twins_clock(tmp_path):
    with ShopSplit(tmp_path) as shop:
        shop.prepare()
        shop.go_on(expect=4)
        shop.delegate(shop.new_servers)
        out = shop.cleave("dns", "watch", "--clock", "twin", "--interval", "6h", "--resolver", shop.twin.dns, "--json")
        looks = [json.loads(line) for line in out.splitlines()]
        assert looks[0]["verdict"] == "waiting" and looks[-1]["verdict"] == "settled"
        passed = moment(looks[-1]["at"]) - moment(looks[0]["at"])
        assert datetime.timedelta(days=2) <= passed <= datetime.timedelta(days=2, hours=6)


def test_drain_shows_the_dns_beside_the_logs(story):
    watched = story["watched"]
    home = watched.program.home
    visit = '198.51.100.7 - - [{}] "GET / HTTP/1.1" 200 512 "-" "curl/7.88.1"\n'
    moment_of_visit = moment(story["cut"]).strftime("%d/%b/%Y:%H:%M:%S +0000")
    for name in ("source.log", "destination.log"):
        (home / name).write_text(visit.format(moment_of_visit))
    words = ["drain", "--source", "source.log", "--destination", "destination.log", "--dns", *watched.words()[2:], *story["facts"]]
    done = watched.program.run(*words, "--json", "--html", "drain.html")
    assert done.returncode in (1, 3), done.stderr
    look = json.loads(done.stdout)["dns"]
    assert look["verdict"] == "waiting" and said(look, "parents", "NS") == ["destination"]
    assert answer_of(look, story["early"])["says"] == "source" and answer_of(look, story["late"])["says"] == "destination"
    page = (home / "drain.html").read_text()
    assert "DNS as of" in page and "www.shop.example A" in page
    assert story["early"].address in page, "who still gives the source's answer is named"
    text = watched.program.run(*words).stdout
    assert "DNS as of" in text and "waiting: somebody may still be led to the source" in text
