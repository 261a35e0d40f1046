"""DNS asked by an independent client: dig of Debian's bind9-dnsutils."""

import re
import subprocess


class Answer:
    def __init__(self, text):
        self.text = text
        header = re.search(r"status: (\w+), id: \d+", text)
        self.code = header.group(1) if header else None
        flags = re.search(r";; flags: ([\w ]*);", text)
        self.flags = flags.group(1).split() if flags else []
        self.sections = {}
        for block in text.split(";; ")[1:]:
            name, _, lines = block.partition("\n")
            records = [line.split(None, 4) for line in lines.splitlines() if line and not line.startswith(";")]
            if name.endswith("SECTION:"):
                self.sections[name.split()[0]] = [(r[0], int(r[1]), r[3], r[4]) for r in records if len(r) == 5]

    @property
    def answer(self):
        return self.sections.get("ANSWER", [])

    @property
    def authority(self):
        return self.sections.get("AUTHORITY", [])

    def values(self, type):
        return sorted(value for _, _, t, value in self.answer if t == type)


def dig(server, *words):
    """What dig shows for a question to "ADDRESS:PORT"."""
    address, port = server.rsplit(":", 1)
    command = ["dig", f"@{address}", "-p", port, "+tries=1", "+time=5", "+nocookie", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return Answer(done.stdout)
