"""A zone of thousands of records: the steps of the cut-over list it and ask a sample, and the plan says how long that takes."""

import pytest

from rehearsal import Rehearsal, Rehearsals

RECORDS = 3000
PER_PAGE = 300
MOST_ASKED = 24


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The estate with a large zone, after the last thing before the cut-over."""
    folder = tmp_path_factory.mktemp("large")
    with Rehearsals(folder).fresh() as rehearsal:
        route53 = rehearsal.twin.client("route53")
        zone = next(z["Id"].split("/")[-1] for z in route53.list_hosted_zones()["HostedZones"] if z["Name"] == "pressi.example.")
        names = [f"host-{n}.pressi.example" for n in range(RECORDS)] + ["*.dev.pressi.example"]
        records = [{"Name": n, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]} for n in names]
        for start in range(0, len(records), 900):
            changes = [{"Action": "CREATE", "ResourceRecordSet": r} for r in records[start : start + 900]]
            route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
        rehearsal.cleave("inventory")
        rehearsal.cleave("plan")
        rehearsal.cleave(*rehearsal.run_words("--until", "copy"))
    counter = iter(range(1000))
    return lambda: Rehearsal(folder / f"large-{next(counter)}", rehearsal.folder / "world.json", rehearsal.work)


def asked(rehearsal, operation):
    return sum(counts.get(operation, 0) for counts in rehearsal.page("calls")["counts"].values())


def test_two_zones_are_compared_by_listing_them_and_asking_a_sample(large):
    with large() as rehearsal:
        rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        pages = -(-RECORDS // PER_PAGE) + 1
        compared = [step for step in rehearsal.plan["steps"] if step["kind"] == "route53/compare-zones"]
        assert len(compared) == 2
        assert 0 < asked(rehearsal, "route53:TestDNSAnswer") <= 2 * 2 * MOST_ASKED
        assert asked(rehearsal, "route53:ListResourceRecordSets") < 20 * pages
        for step in compared:
            assert step["expected_seconds"] == pytest.approx(2 * (pages + 1 + MOST_ASKED) / 5, abs=2)


def test_a_difference_between_two_large_zones_is_found(large):
    """Whatever record it is, also one that no sample would meet."""
    with large() as rehearsal:
        route53 = rehearsal.twin.client("route53", "destination")
        zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
        record = {"Name": "another.pressi.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.66"}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]})
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        failed = rehearsal.json("status", expect=(1,))["failed"]
        assert [f["step"].split("/")[1] for f in failed] == ["compare-zones"]
        assert "another.pressi.example" in failed[0]["error"]["text"]


def test_a_killed_comparison_does_not_list_again(large):
    with large() as rehearsal:
        rehearsal.page("faults", {"operation": "route53:TestDNSAnswer", "do": "stop", "at": 10})
        assert rehearsal._until_stopped(rehearsal.run_words())
        rehearsal.page("faults", {"clear": True})
        before = asked(rehearsal, "route53:ListResourceRecordSets")
        rehearsal.page("faults", {"operation": "route53:TestDNSAnswer", "do": "stop", "at": 2})
        assert rehearsal._until_stopped(rehearsal.run_words())
        assert asked(rehearsal, "route53:ListResourceRecordSets") == before
