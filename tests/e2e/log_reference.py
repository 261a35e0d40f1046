"""A plain Python reading of combined logs, written apart from the program: what `cleave drain count` has to agree with."""

import collections
import datetime
import ipaddress
import random
import re

LINE = re.compile(r'^(\S+) \S+ [^\[]*\[([^\]]+)\] "((?:\\.|[^"\\])*)" (\d{3}) (\d+|-)(?: "((?:\\.|[^"\\])*)" "((?:\\.|[^"\\])*)")?')


def counted(text):
    clients, statuses, minutes = collections.Counter(), collections.Counter(), collections.Counter()
    requests = size = unparsable = 0
    for line in text.splitlines():
        found = LINE.match(line)
        if not found:
            unparsable += 1
            continue
        client, when, _, status, sent, *_ = found.groups()
        time = datetime.datetime.strptime(when, "%d/%b/%Y:%H:%M:%S %z").astimezone(datetime.timezone.utc)
        requests += 1
        size += 0 if sent == "-" else int(sent)
        clients[str(ipaddress.ip_address(client))] += 1
        statuses[status] += 1
        minutes[time.strftime("%Y-%m-%dT%H:%M:00Z")] += 1
    return {"requests": requests, "bytes": size, "unparsable": unparsable, "clients": clients, "statuses": statuses, "minutes": minutes}


def combined_log(seed, lines, unparsable=0):
    """A log as a site writes it: few clients make most requests, agents and paths vary, times go on."""
    rng = random.Random(seed)
    clients = [f"{rng.randint(1, 223)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}" for _ in range(2000)]
    clients += [str(ipaddress.IPv6Address(rng.getrandbits(128))) for _ in range(200)]
    agents = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "curl/7.88.1", "-", 'odd \\"agent\\"', "Googlebot/2.1"]
    time = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.timezone.utc)
    result = []
    for _ in range(lines):
        time += datetime.timedelta(seconds=rng.choice([0, 0, 1, 3]))
        client = clients[int(len(clients) * rng.random() ** 3)]
        status = rng.choice([200] * 20 + [304, 404, 500, 301])
        sent = "-" if status == 304 else rng.randint(0, 100_000)
        result.append(f'{client} - - [{time:%d/%b/%Y:%H:%M:%S} +0000] "GET /{rng.choice("abc")}/{rng.randint(1, 500)} HTTP/1.1" '
                      f'{status} {sent} "{rng.choice(["-", "https://example.com/"])}" "{rng.choice(agents)}"')
    for _ in range(unparsable):
        result.insert(rng.randrange(len(result)), rng.choice(["", "\x1b[31mnot a line", "<script>alert(1)</script>", "x" * 5000]) or "broken")
    return "\n".join(result) + "\n"
