"""Reads botocore's service models, trimmed to what models/operations.txt names: shared by scripts/models and scripts/literals."""

import difflib
import gzip
import json
import sys
from pathlib import Path

# Texts for people and input of botocore's own endpoint rules: nothing that a serializer needs.
DROPPED = {
    "documentation", "documentationUrl", "deprecatedMessage", "deprecatedSince",
    "staticContextParams", "contextParam", "operationContextParams", "clientContextParams",
}


def fail(text):
    sys.exit(f"scripts/{Path(sys.argv[0]).name}: {text}")


def read_operations(path):
    """{"sts": ["GetCallerIdentity", …]}; the format is explained in the head of the file."""
    wanted = {}
    service = None
    for number, raw in enumerate(path.read_text().splitlines(), 1):
        line = raw.split("#")[0].rstrip()
        if not line:
            continue
        if line.endswith(":") and not line[0].isspace():
            service = line[:-1]
            if service in wanted:
                fail(f"{path}:{number}: the service '{service}' stands here twice")
            wanted[service] = []
        elif line[0].isspace() and service:
            operation = line.strip()
            if operation in wanted[service]:
                fail(f"{path}:{number}: the operation '{service} {operation}' stands here twice")
            wanted[service].append(operation)
        else:
            fail(f"{path}:{number}: expected 'SERVICE:' or an indented operation, found '{line}'")
    return wanted


def model_files(data, service):
    """The newest version's service model and, where there is one, its paginators."""
    folder = data / service
    versions = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    if not versions:
        near = difflib.get_close_matches(service, [p.name for p in data.iterdir() if p.is_dir()], 1)
        fail(f"botocore has no service '{service}'" + (f"; did you mean '{near[0]}'?" if near else ""))

    def file(name):
        return next((p for p in (versions[-1] / f"{name}.json", versions[-1] / f"{name}.json.gz") if p.exists()), None)

    return file("service-2"), file("paginators-1")


def read_json(path):
    if path is None:
        return {}
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


def without_texts(node):
    return {key: value for key, value in node.items() if key not in DROPPED}


def trimmed_shape(shape):
    """A shape without texts, and the names of the shapes that it uses. Members may have any name, also "documentation"."""
    result = without_texts(shape)
    uses = []
    for part in ("member", "key", "value"):
        if part in result:
            result[part] = without_texts(result[part])
            uses.append(result[part]["shape"])
    if "members" in result:
        result["members"] = {name: without_texts(member) for name, member in result["members"].items()}
        uses += [member["shape"] for member in result["members"].values()]
    return result, uses


def trim(service, model, paginators, names):
    operations = {}
    pending = []
    for name in names:
        if name not in model["operations"]:
            near = difflib.get_close_matches(name, model["operations"], 1)
            fail(f"'{service}' has no operation '{name}'" + (f"; did you mean '{near[0]}'?" if near else ""))
        operation = without_texts(model["operations"][name])
        for part in ("input", "output"):
            if part in operation:
                operation[part] = without_texts(operation[part])
                pending.append(operation[part]["shape"])
        if "errors" in operation:
            operation["errors"] = [without_texts(error) for error in operation["errors"]]
            pending += [error["shape"] for error in operation["errors"]]
        operations[name] = operation
    shapes = {}
    while pending:
        name = pending.pop()
        if name not in shapes:
            shapes[name], uses = trimmed_shape(model["shapes"][name])
            pending += uses
    pages = paginators.get("pagination", {})
    return {
        "service": {"metadata": model["metadata"], "operations": operations,
                    "shapes": {name: shapes[name] for name in sorted(shapes)}},
        "paginators": {"pagination": {name: pages[name] for name in names if name in pages}},
    }


def read_endpoints(data, services):
    """How hosts follow from a region: the partitions, and each service's own rules, without texts."""
    def without_documentation(node):
        if isinstance(node, dict):
            return {key: without_documentation(value) for key, value in node.items() if key not in ("documentation", "description")}
        return [without_documentation(item) for item in node] if isinstance(node, list) else node

    rules = {service: read_json(file)["rules"] for service, file in endpoint_files(data, services).items()}
    return without_documentation({"partitions": read_json(data / "partitions.json")["partitions"], "rules": rules})


def endpoint_files(data, services):
    """S3's hosts follow from its buckets, by aws/endpoint.cc; its rules are longer than all others together."""
    found = {}
    for service in services:
        folder = model_files(data, service)[0].parent
        rules = next((p for p in (folder / f"endpoint-rule-set-1{end}" for end in (".json", ".json.gz")) if p.exists()), None)
        if service != "s3":
            found[service] = rules or fail(f"botocore has no endpoint rules of '{service}'")
    return found


def files_of(data, services):
    """{"sts": (service model, paginators or None)}"""
    return {service: model_files(data, service) for service in services}


def trimmed_models(wanted, files):
    """{"sts": {"service": …, "paginators": …}} for what read_operations and files_of gave."""
    return {service: trim(service, read_json(files[service][0]), read_json(files[service][1]), names)
            for service, names in wanted.items()}
