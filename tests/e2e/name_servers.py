"""Real DNS servers on loopback addresses of their own: Knot DNS for the zones, Unbound as resolvers.

Resolvers follow referrals to port 53, so the servers listen there, on addresses of 127.0.0.0/8 that nobody else uses."""

import pathlib
import random
import shutil
import socket
import subprocess
import time

import pytest

from dns_tools import dig

SBIN = "/usr/sbin:/usr/bin"


def program(name):
    found = shutil.which(name, path=SBIN)
    assert found, f"{name} is missing: scripts/setup"
    return found


def free_network():
    """"127.A.B." whose addresses may be listened at on port 53."""
    for _ in range(20):
        network = f"127.{random.randrange(64, 250)}.{random.randrange(1, 250)}."
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.bind((network + "1", 53))
            return network
        except PermissionError:
            pytest.skip("port 53 of loopback addresses needs root or net.ipv4.ip_unprivileged_port_start <= 53")
        except OSError:
            continue
    raise AssertionError("no loopback network is free")


class Server:
    """A process that answers DNS at some addresses."""

    def __init__(self, folder, addresses, command):
        self.folder, self.addresses = folder, addresses
        self.log = open(folder / "log", "ab")
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 60
        while dig(f"{addresses[-1]}:53", "version.invalid", "A", "+norecurse", "+time=1").code is None:
            assert self.process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "no answer"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


class Authority(Server):
    """Knot DNS with the zones {domain: {(name, type): (ttl, [value])}}."""

    def __init__(self, folder, addresses, zones):
        folder.mkdir(parents=True)
        self.folder, self.serial, self.zones = folder, 0, {}
        for domain, records in zones.items():
            self.write(domain, records)
        listen = ", ".join(f"{address}@53" for address in addresses)
        text = f"server:\n  rundir: {folder}\n  listen: [ {listen} ]\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\n"
        text += f"log:\n  - target: stderr\n    any: warning\ndatabase:\n  storage: {folder}\n"
        text += f"template:\n  - id: default\n    storage: {folder}\n    zonefile-sync: -1\n    zonefile-load: whole\n    journal-content: none\nzone:\n"
        for domain in zones:
            text += f"  - domain: \"{domain}\"\n    file: \"{self.file(domain).name}\"\n"
        (folder / "knot.conf").write_text(text)
        super().__init__(folder, addresses, [program("knotd"), "-c", "knot.conf", "-s", str(folder / "sock")])

    def file(self, domain):
        return self.folder / f"{domain.strip('.') or 'root'}.zone"

    def write(self, domain, records):
        self.serial += 1
        self.zones[domain] = dict(records)
        ttl, [server, *_] = records[(domain, "NS")]
        lines = [f"{domain} {ttl} SOA {server} hostmaster.{server} {self.serial} 7200 900 1209600 5"]
        for (name, type), (ttl, values) in records.items():
            lines += [f"{name} {ttl} {type} {value}" for value in values]
        self.file(domain).write_text("\n".join(lines) + "\n")

    def change(self, domain, changes):
        self.write(domain, {**self.zones[domain], **changes})
        subprocess.run([program("knotc"), "-s", str(self.folder / "sock"), "-b", "zone-reload", domain], check=True,
                       capture_output=True, timeout=60)


class Resolver(Server):
    """Unbound, which begins at the root server at `root`; `options` are lines of its server section."""

    def __init__(self, folder, address, root, *options):
        folder.mkdir(parents=True)
        self.address = f"{address}:53"
        (folder / "hints").write_text(f". 3600 NS a.root.\na.root. 3600 A {root}\n")
        lines = [f"interface: {address}", "port: 53", 'username: ""', 'chroot: ""', f'directory: "{folder}"',
                 'pidfile: ""', "use-syslog: no", "do-daemonize: no", "do-not-query-localhost: no", "do-ip6: no",
                 f'root-hints: "{folder}/hints"', 'module-config: "iterator"', "access-control: 127.0.0.0/8 allow",
                 "num-threads: 1", "qname-minimisation: no", "verbosity: 0", *options]
        text = "server:\n" + "".join(f"  {line}\n" for line in lines) + "remote-control:\n  control-enable: no\n"
        (folder / "unbound.conf").write_text(text)
        super().__init__(folder, [address], [program("unbound"), "-d", "-c", str(folder / "unbound.conf")])


class Internet:
    """A root, the zone "example." above the domain, and shop.example at the name servers of two sides."""

    DOMAIN = "shop.example."
    OLD, NEW = "192.0.2.1", "198.51.100.1"

    def __init__(self, folder, delegation_ttl=172800, apex_ttl=172800, ttl=3600):
        self.folder, self.network = pathlib.Path(folder), free_network()
        self.root = self.network + "1"
        self.delegation_ttl, self.apex_ttl, self.ttl = delegation_ttl, apex_ttl, ttl
        self.servers = []
        example = {
            ("example.", "NS"): (3600, ["a.root."]), ("shop.example.", "NS"): (delegation_ttl, self.names("source")),
            ("elb.source.example.", "A"): (60, [self.OLD, "192.0.2.2"]), ("elb.destination.example.", "A"): (60, [self.NEW])}
        for side, first in ("source", 11), ("destination", 21):
            for i, name in enumerate(self.names(side)):
                example[(name, "A")] = (3600, [f"{self.network}{first + i}"])
        root = {(".", "NS"): (3600, ["a.root."]), ("a.root.", "A"): (3600, [self.root]), ("example.", "NS"): (3600, ["a.root."])}
        self.parent = self.start(Authority, "parent", [self.root], {".": root, "example.": example})
        self.source = self.start(Authority, "source", [self.network + "11", self.network + "12"],
                                 {self.DOMAIN: self.zone("source", self.OLD)})
        self.destination = self.start(Authority, "destination", [self.network + "21", self.network + "22"],
                                      {self.DOMAIN: self.zone("destination", self.NEW)})

    @staticmethod
    def names(side):
        return [f"ns1.{side}.example.", f"ns2.{side}.example."]

    def zone(self, side, address):
        return {(self.DOMAIN, "NS"): (self.apex_ttl, self.names(side)), ("www.shop.example.", "A"): (self.ttl, [address]),
                ("shop.example.", "MX"): (self.ttl, ["10 mail.example."])}

    def start(self, kind, name, *arguments):
        server = kind(self.folder / name, *arguments)
        self.servers.append(server)
        return server

    def resolver(self, number, *options):
        return self.start(Resolver, f"resolver-{number}", f"{self.network}{30 + number}", self.root, *options)

    # What a split does, step by step.

    def point_traffic(self):
        self.source.change(self.DOMAIN, {("www.shop.example.", "A"): (self.ttl, [self.NEW])})

    def hand_over_apex(self):
        self.source.change(self.DOMAIN, {(self.DOMAIN, "NS"): (self.apex_ttl, self.names("destination"))})

    def delegate(self):
        self.parent.change("example.", {(self.DOMAIN, "NS"): (self.delegation_ttl, self.names("destination"))})

    def stop(self):
        for server in self.servers:
            server.stop()
