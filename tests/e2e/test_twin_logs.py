"""CloudWatch Logs of the twin, by boto3."""

import datetime

import botocore.exceptions
import pytest


def test_events_are_filtered_by_the_groups_name_or_identifier(twin):
    logs = twin.client("logs")
    logs.create_log_group(logGroupName="web")
    logs.create_log_stream(logGroupName="web", logStreamName="one")
    now = datetime.datetime.fromisoformat(twin.page("clock")["now"].replace("Z", "+00:00"))
    events = [{"timestamp": int(now.timestamp() * 1000) - 5000 + n, "message": f"line {n}"} for n in range(5)]
    logs.put_log_events(logGroupName="web", logStreamName="one", logEvents=events)

    def refused(**parameters):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            logs.filter_log_events(**parameters)
        return caught.value.response["Error"]["Code"]

    arn = "arn:aws:logs:us-east-1:111111111111:log-group:web"
    for named in ({"logGroupName": "web"}, {"logGroupIdentifier": "web"}, {"logGroupIdentifier": arn}, {"logGroupIdentifier": arn + ":*"}):
        page = logs.filter_log_events(**named, limit=3)
        rest = logs.filter_log_events(**named, nextToken=page["nextToken"])
        assert [event["message"] for event in page["events"] + rest["events"]] == [f"line {n}" for n in range(5)]
    assert refused() == refused(logGroupName="web", logGroupIdentifier="web") == "InvalidParameterException"
    assert refused(logGroupIdentifier=arn.replace("1111:", "2222:")) == "ResourceNotFoundException"
    assert refused(logGroupName="web", nextToken="no token") == "ValidationException"
