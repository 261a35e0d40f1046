"""What somebody does at the destination between the cut-over and the end of the drain: the question says it, nothing is let go
while visitors are led to where nobody answers, and nobody's record is overwritten."""

import pytest

from rehearsal import LAST_STEP, Rehearsals
from test_drift import Copied
from test_undo_meets import DEAD, disable, tables


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("let-go")).at_the_end_of("cutover")


def run(rehearsal, *options):
    process = rehearsal.start(*rehearsal.run_words(*options))
    told = " ".join("".join(process.communicate(timeout=300)).split())
    return process.returncode, told


def question(rehearsal):
    waiting = rehearsal.json("status", expect=(0, 1, 3, 4))["waiting"]
    return " ".join(next(step["reason"] for step in waiting if step["step"] == LAST_STEP).split())


@pytest.mark.parametrize("what", ["the instance is stopped", "the balancer is gone", "the distribution is disabled"])
def test_nothing_is_let_go_while_a_copy_is_silent(moved, what):
    with moved() as rehearsal:
        DEAD[what][0](Copied(rehearsal, "destination"))
        assert run(rehearsal)[0] == 4
        assert "look at what is not as the cut-over has left it: nobody is answered at" in question(rehearsal)
        rehearsal.cleave("confirm", LAST_STEP)
        code, told = run(rehearsal)
        assert code == 1 and "silent-copy" in told and "The point of no return is not passed" in told, told
        rehearsal.cleave("undo", "--clock", "twin", "--yes", rehearsal.plan["hash"])


def test_what_is_started_again_is_let_go(moved):
    with moved() as rehearsal:
        there = Copied(rehearsal, "destination")
        there.ec2.stop_instances(InstanceIds=[there.instance()])
        assert run(rehearsal)[0] == 4
        rehearsal.cleave("confirm", LAST_STEP)
        assert run(rehearsal)[0] == 1
        there.ec2.start_instances(InstanceIds=[there.instance()])
        rehearsal.twin.advance(300)
        assert run(rehearsal)[0] == 0


@pytest.mark.parametrize("how", ["changed", "deleted"])
def test_a_record_that_its_owner_has_changed_stays_so(moved, how):
    with moved() as rehearsal:
        there = Copied(rehearsal, "destination")
        moved_host = "direct.pressi.example"
        there.record(moved_host, **({"ResourceRecords": [{"Value": "203.0.113.7"}]} if how == "changed" else {}))
        records = lambda: [r for r in there.route53.list_resource_record_sets(HostedZoneId=there.zone())["ResourceRecordSets"] if r["Name"] == moved_host + "."]
        theirs = records()
        assert run(rehearsal)[0] == 4
        assert moved_host in question(rehearsal)
        rehearsal.cleave("confirm", LAST_STEP)
        code, told = run(rehearsal)
        assert code == 0 and f"somebody has changed {moved_host} A since the cut-over" in told, told
        assert records() == theirs


def test_other_name_servers_stand_in_the_question(moved):
    with moved() as rehearsal:
        domains = Copied(rehearsal, "source").route53domains
        domains.update_domain_nameservers(DomainName="pressi.example", Nameservers=[{"Name": "ns1.other.example"}, {"Name": "ns2.other.example"}])
        rehearsal.twin.advance(600)
        assert run(rehearsal)[0] == 4
        assert "ns1.other.example, ns2.other.example" in question(rehearsal)


def test_a_question_changes_nothing(moved):
    with moved() as rehearsal:
        assert run(rehearsal)[0] == 4
        before = tables(rehearsal)
        disable(Copied(rehearsal, "destination"))
        changed = tables(rehearsal)
        assert changed != before
        assert run(rehearsal)[0] == 4
        assert tables(rehearsal) == changed
