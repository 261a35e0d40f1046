"""What a request on the wire asks of AWS, and how its service says an error: by botocore's models, independent of cleave's."""

import functools
import json
import urllib.parse

import botocore.session

# Names that signatures spell otherwise than the models' folders.
SIGNED_AS = {"monitoring": "cloudwatch", "elasticloadbalancing": "elb"}
READS = ("Describe", "Get", "List", "Head", "Test", "Filter", "Lookup", "Check", "AssumeRole")


class Call:
    """One request: `service` and `operation` as the models name them, "" where no model knows it."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, _, query = target.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.is_control = self.path.startswith("/_twin/")
        self.service = "" if self.is_control else self._service()
        self.operation = self._operation() if self.service else ""

    @property
    def name(self):
        return f"{self.service}:{self.operation}"

    @property
    def changes(self):
        """Whether it may change the world."""
        return not self.is_control and self.method not in ("GET", "HEAD") and not self.operation.startswith(READS)

    def _service(self):
        signed = self.headers.get("authorization", "").partition("Credential=")[2].partition(",")[0]
        scope = (signed or self.query.get("X-Amz-Credential", "")).split("/")
        return SIGNED_AS.get(scope[3], scope[3]) if len(scope) == 5 else ""

    def _operation(self):
        if "x-amz-target" in self.headers:
            return self.headers["x-amz-target"].rpartition(".")[2]
        if self._is_form:
            return dict(urllib.parse.parse_qsl(self.body.decode("latin1"))).get("Action", "")
        parts = self.path[1:].split("/", 1 if self.service == "s3" else -1)  # A key of S3 holds slashes.
        segments = [part for part in parts if part]
        for method, pattern, query, headers, name in _rest_operations(self.service):
            if method == self.method and query <= self.query.keys() and headers <= self.headers.keys() and _fits(pattern, segments):
                return name
        return ""

    @property
    def _is_form(self):
        return self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")

    # How the service would refuse it: (status, content type, body).

    def throttled(self):
        if self.service in ("s3", "ec2"):
            return self.error(503, {"s3": "SlowDown", "ec2": "RequestLimitExceeded"}[self.service])
        return self.error(400, "ThrottlingException" if "x-amz-target" in self.headers else "Throttling")

    def error(self, status, code, message="by the proxy"):
        if "x-amz-target" in self.headers:
            return status, "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message}).encode()
        text = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        if self.service == "ec2":
            text = f"<Response><Errors>{text}</Errors><RequestID>1</RequestID></Response>"
        elif self.service != "s3":
            text = f"<ErrorResponse>{text}<RequestId>1</RequestId></ErrorResponse>"
        return status, "text/xml", b'<?xml version="1.0"?>\n' + text.encode()


@functools.cache
def _rest_operations(service):
    """(method, segments, query words and header fields that must be there, operation), the most particular first."""
    model, found = botocore.session.get_session().get_service_model(service), []
    for name in model.operation_names:
        operation = model.operation_model(name)
        path, _, query = operation.http.get("requestUri", "/").partition("?")
        words, fields = {word.partition("=")[0] for word in query.split("&") if word}, set()
        shape = operation.input_shape
        for member in shape.required_members if shape else []:
            place = shape.members[member].serialization
            if place.get("location") == "querystring":
                words.add(place["name"])
            if place.get("location") == "header":
                fields.add(place["name"].lower())
        order = (-len(words) - len(fields), operation.deprecated, name)
        found.append((order, (operation.http.get("method"), [part for part in path.split("/") if part], words, fields, name)))
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def _fits(pattern, segments):
    """A label that may hold slashes ("{Key+}") stands at the end."""
    if pattern and pattern[-1].endswith("+}"):
        if len(segments) < len(pattern):
            return False
    elif len(segments) != len(pattern):
        return False
    return all(part.startswith("{") or part == got for part, got in zip(pattern, segments))
