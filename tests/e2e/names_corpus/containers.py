"""Kinds of files: each writes keys with values as its language wants them, and reads them back with a parser that is not cleave's."""

import ast
import configparser
import html.parser
import io
import json
import re
import shlex
import subprocess
import tomllib
import xml.etree.ElementTree
from dataclasses import dataclass

import hcl2
import yaml

from .text import Text


def escapes(table, encodings=()):
    return lambda text: text.each(lambda character: table.get(character, character), encodings)


C_LIKE = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
JSON_SLASH = {**C_LIKE, "/": "\\/"}
SHELL = {"'": "'\\''"}
SQL = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n"}
XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def quoted_lines(pattern, unescape):
    """A reader of languages whose parser is not at hand: the text between the quotes of each line."""
    def parse(text):
        return {match[1]: unescape(match[2]) for match in re.finditer(pattern, text, re.MULTILINE)}
    return parse


def from_c(text):
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


class HtmlReader(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.key = {}, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.key = attributes["id"]
            self.found[self.key + " href"], self.found[self.key] = attributes.get("href"), ""

    def handle_endtag(self, tag):
        self.key = None

    def handle_data(self, data):
        if self.key:
            self.found[self.key] += data


def parse_xml(text):
    return {node.get("key"): node.text or "" for node in xml.etree.ElementTree.fromstring(text.encode()).iter("v")}


def parse_ini(text):
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read_string(text)
    return {key: value[1:-1] for key, value in parser["web"].items()}


def parse_php(text):
    command = ["php", "-n", "-r", "echo json_encode(eval(substr(stream_get_contents(STDIN), 5)));"]
    return json.loads(subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout)


def parse_shell(text):
    subprocess.run(["bash", "-n"], input=text.encode(), check=True)
    words = shlex.split(text, comments=True)
    return dict(word.split("=", 1) for word in words if re.match(r"k\d+=", word))


def parse_python(text):
    return ast.literal_eval(ast.parse(text).body[-1].value)


def parse_hcl(text):
    found = hcl2.load(io.StringIO(text))["locals"][0]
    return {key: from_c(value[1:-1] if value.startswith('"') else value) for key, value in found.items() if re.match(r"k\d+$", key)}


def parse_sql(text):
    return {key: from_c(value) for key, value in re.findall(r"^\('(k\d+)','((?:[^'\\]|\\.)*)'\)[,;]", text, re.MULTILINE)}


@dataclass(frozen=True)
class Container:
    id: str
    path: str
    head: str
    line: str  # KEY and VALUE stand for the key and the escaped value
    tail: str
    escape: object
    parse: object
    multiline: bool = False  # a value may hold a line end, written as an escape
    wants: str = ".*"  # values that its language takes as they are

    def fits(self, value):
        return (self.multiline or "\n" not in value) and re.fullmatch(self.wants, value, re.DOTALL) is not None

    def write(self, items):
        """items: [(key, Text)]"""
        parts = [self.head]
        for key, value in items:
            for piece in re.split("(KEY|VALUE)", self.line):
                parts.append(key if piece == "KEY" else self.escape(value) if piece == "VALUE" else piece)
        return Text.join([*parts, self.tail])


def plain(text):
    return text


CONTAINERS = [
    Container("YAML", "config/site.yaml", "# settings of the site\nweb: &web\n", '  KEY: "VALUE"  # kept\n', "more: [*web]\n",
              escapes(C_LIKE), lambda text: yaml.safe_load(text)["web"], multiline=True),
    Container("YAML, block", "config/block.yml", "web:\n", "  KEY: |-\n    VALUE\n", "", plain,
              lambda text: yaml.safe_load(text)["web"], wants=r"\S.*"),
    Container("YAML, bare", "config/bare.yml", "web:\n", "  KEY: VALUE\n", "", plain, lambda text: {
        key: str(value) for key, value in yaml.load(text, yaml.BaseLoader)["web"].items()}, wants=r"[\w/][^#\n]*(?<![ :.,])"
        .replace("[^#\\n]*", r"(?:[^#:\n\t]|:(?! ))*")),
    Container("TOML", "config/site.toml", "# site\n[web]\n", 'KEY = "VALUE"\n', "", escapes(C_LIKE), lambda text: tomllib.loads(text)["web"],
              multiline=True),
    Container("INI", "config/site.ini", "; site\n[web]\n", 'KEY = "VALUE"\n', "", plain, parse_ini),
    Container("JSON", "config/site.json", '{\n  "about": "the site",\n', '  "KEY": "VALUE",\n', '  "end": true\n}\n', escapes(C_LIKE), json.loads,
              multiline=True),
    Container("JSON, slashes", "config/slashes.json", "{", '"KEY":"VALUE",', '"end":true}', escapes(JSON_SLASH, ("json-escape",)), json.loads,
              multiline=True),
    Container("XML", "config/site.xml", '<?xml version="1.0"?>\n<!-- site -->\n<web>\n', '  <v key="KEY">VALUE</v>\n', "</web>\n", escapes(XML), parse_xml),
    Container("env", ".env", "# site\n", "KEY='VALUE'\n", "", escapes(SHELL), parse_shell),
    Container("HCL", "infra/main.tf", "locals {\n", '  KEY = "VALUE"\n', "}\n", escapes({**C_LIKE, "$": "$$"}), parse_hcl, multiline=True),
    Container("PHP", "web/config.php", "<?php\nreturn [\n", '  "KEY" => "VALUE",\n', "];\n", escapes({**C_LIKE, "$": "\\$"}), parse_php, multiline=True),
    Container("PHP, single quotes", "web/quotes.php", "<?php\nreturn [\n", "  'KEY' => 'VALUE',\n", "];\n", escapes({"\\": "\\\\", "'": "\\'"}), parse_php),
    Container("Ruby", "web/config.rb", "# site\nWEB = {\n", '  "KEY" => "VALUE",\n', "}\n", escapes({**C_LIKE, "#": "\\#"}),
              quoted_lines(r'"(k\d+)" => "((?:[^"\\]|\\.)*)"', from_c), multiline=True),
    Container("Python", "web/settings.py", '"""Settings of the site."""\nWEB = {\n', '    "KEY": "VALUE",\n', "}\n", escapes(C_LIKE), parse_python,
              multiline=True),
    Container("JavaScript", "web/config.js", "export const web = {\n", '  KEY: "VALUE",\n', "};\n", escapes(C_LIKE),
              quoted_lines(r'(k\d+): "((?:[^"\\]|\\.)*)"', from_c), multiline=True),
    Container("nginx", "etc/nginx/sites-enabled/site", "server {\n  listen 80;\n", '  proxy_set_header X-KEY "VALUE";\n', "}\n", escapes(C_LIKE),
              quoted_lines(r'X-(k\d+) "((?:[^"\\]|\\.)*)"', from_c)),
    Container("nginx, targets", "etc/nginx/nginx.conf", "http {\n", "  location /KEY { proxy_pass VALUE; }\n", "}\n", plain,
              quoted_lines(r"/(k\d+) \{ proxy_pass (.*); \}$", str), wants=r"(https?|s3)://[^;\s]*"),
    Container("Apache", "etc/apache2/sites-enabled/site.conf", "<VirtualHost *:80>\n", '  SetEnv KEY "VALUE"\n', "</VirtualHost>\n", escapes(C_LIKE),
              quoted_lines(r'SetEnv (k\d+) "((?:[^"\\]|\\.)*)"', from_c)),
    Container("crontab", "etc/cron.d/site", "MAILTO=root\n", "5 4 * * * root /usr/bin/web KEY 'VALUE'\n", "", escapes(SHELL),
              quoted_lines(r"web (k\d+) '(.*)'$", lambda text: text.replace("'\\''", "'"))),
    Container("shell", "bin/deploy.sh", "#!/bin/bash\nset -e\n", "export KEY='VALUE'\n", "exit 0\n", escapes(SHELL), parse_shell),
    Container("SQL", "dump/site.sql", "INSERT INTO `options` VALUES\n", "('KEY','VALUE'),\n", "('end','');\n", escapes(SQL), parse_sql, multiline=True),
    Container("HTML", "public/index.html", "<!DOCTYPE html>\n<html><body>\n", '<a id="KEY" href="VALUE">VALUE</a>\n', "</body></html>\n", escapes(XML),
              lambda text: HtmlReader(text).found),
    Container("CSS", "public/site.css", "body { margin: 0 }\n", '#KEY { background: url("VALUE") }\n', "", escapes({"\\": "\\\\", '"': '\\"'}),
              quoted_lines(r'^#(k\d+) \{ background: url\("((?:[^"\\]|\\.)*)"\)', from_c)),
    Container("plain text", "README", "About\n\n", "KEY is VALUE\n", "End.\n", plain, quoted_lines(r"^(k\d+) is (.*)$", str)),
    Container("log", "log/access.log", "", '10.1.1.1 - - [01/Jan/2020:00:00:00 +0000] "GET /KEY" 200 1 "VALUE"\n', "", plain,
              quoted_lines(r'/(k\d+)" 200 1 "(.*)"$', str)),
]
BY_NAME = {container.id: container for container in CONTAINERS}
