"""Files of many formats, each written and read by a library or program of its own. `FORMATS` maps a format's name to its file's name, what
writes the texts into it, and what reads it: anything whose repr holds all that the file says. A reader throws when the file is damaged."""

import ast
import base64
import bz2
import configparser
import csv
import dbm.dumb
import email
import email.message
import gettext
import gzip
import importlib.util
import io
import json
import lzma
import marshal
import pathlib
import pickle
import plistlib
import py_compile
import shelve
import sqlite3
import shutil
import struct
import subprocess
import tarfile
import tempfile
import tomllib
import uuid
import xml.etree.ElementTree
import zipfile
import zlib

import bencode
import bson
import brotli
import cbor2
import docx
import duckdb
import dotenv
import fastavro
import hcl2
import json5
import lz4.frame
import msgpack
import openpyxl
import plyvel
import pypdf
import yaml
import zstandard
from google.protobuf import struct_pb2
from PIL import Image, PngImagePlugin
from reportlab.pdfgen import canvas

FORMATS = {}


def add(name, file, write, read):
    FORMATS[name] = (file, write, read)


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, **options).stdout


def of_bytes(name, file, encode, decode):
    """A format of a library with `dumps` and `loads`; the texts are members of one document."""
    add(name, file, lambda path, texts: path.write_bytes(encode({"urls": texts, "first": texts[0]})), lambda path: decode(path.read_bytes()))


def of_lines(name, file, line, read, before="", behind=""):
    """A text file with a line for each text."""
    add(name, file, lambda path, texts: path.write_text(before + "".join(line(i, text) for i, text in enumerate(texts)) + behind), read)


# Serialised values.
of_bytes("pickle", "cache.pkl", pickle.dumps, pickle.loads)
of_bytes("pickle 0", "cache.p0", lambda value: pickle.dumps(value, 0), pickle.loads)
of_bytes("pickle 2", "cache.p2", lambda value: pickle.dumps(value, 2), pickle.loads)
of_bytes("marshal", "cache.marshal", marshal.dumps, marshal.loads)
of_bytes("messagepack", "cache.msgpack", msgpack.packb, msgpack.unpackb)
of_bytes("cbor", "cache.cbor", cbor2.dumps, cbor2.loads)
of_bytes("bson", "cache.bson", bson.encode, bson.decode)
of_bytes("bencode", "cache.torrent", bencode.encode, bencode.decode)
of_bytes("binary plist", "prefs.plist", lambda value: plistlib.dumps(value, fmt=plistlib.FMT_BINARY), plistlib.loads)
of_bytes("xml plist", "xml.plist", plistlib.dumps, plistlib.loads)
of_bytes("json", "a.json", lambda value: json.dumps(value).encode(), json.loads)
of_bytes("json in base64", "a.b64", lambda value: base64.b64encode(json.dumps(value).encode()), lambda data: json.loads(base64.b64decode(data)))
of_bytes("pickle in base64", "p.b64", lambda value: base64.encodebytes(pickle.dumps(value)), lambda data: pickle.loads(base64.b64decode(data)))
of_bytes("messagepack in json", "m.json", lambda value: json.dumps({"m": base64.b64encode(msgpack.packb(value)).decode()}).encode(),
         lambda data: msgpack.unpackb(base64.b64decode(json.loads(data)["m"])))
of_bytes("json5", "a.json5", lambda value: ("// settings\n" + json5.dumps(value, indent=1, trailing_commas=True)).encode(), lambda data: json5.loads(data.decode()))
of_bytes("yaml", "a.yaml", lambda value: yaml.dump(value).encode(), yaml.safe_load)
of_bytes("yaml with anchors", "b.yaml", lambda value: yaml.dump([value, value]).encode(), yaml.safe_load)
of_bytes("utf-16 json", "a16.json", lambda value: json.dumps(value, indent=1).encode("utf-16"), json.loads)
of_bytes("notebook", "a.ipynb", lambda value: json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
    {"id": "a", "cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": value["urls"]}]}).encode(), json.loads)


def protobuf(value):
    message = struct_pb2.Struct()
    message.update(value)
    return message.SerializeToString(deterministic=True)


of_bytes("protobuf", "msg.pb", protobuf, lambda data: str(struct_pb2.Struct.FromString(data)))
of_bytes("protobuf of one text", "text.pb", lambda value: struct_pb2.Value(string_value="pressi-assets").SerializeToString(),
         lambda data: str(struct_pb2.Value.FromString(data)))
# Its tag and length are a line's end and a tab, or a carriage return.
of_bytes("protobuf like text", "text.bin", lambda value: b"\n\x0dpressi-assets\n\x09unrelated",
         lambda data: [data[2:2 + data[1]], data[4 + data[1]:4 + data[1] + data[3 + data[1]]], 1 // (len(data) == data[1] + 4 + data[3 + data[1]])])


def php(text):
    return run("php", "-r", text, text=True)


def write_php(path, texts, wrap="%s"):
    path.write_text(php("echo serialize(" + wrap % json.dumps(texts) + ");"))


def read_php(path):
    done = php(f"$v = unserialize(file_get_contents('{path}'), ['allowed_classes' => true]); if ($v === false) exit(1); print_r($v);")
    assert done.strip()
    return done


add("php serialised", "a.ser", write_php, read_php)
add("php serialised twice", "b.ser", lambda path, texts: write_php(path, texts, "serialize(%s)"), lambda path: php(
    f"$v = unserialize(unserialize(file_get_contents('{path}'))); if ($v === false) exit(1); print_r($v);"))
add("php serialised custom object", "c.ser", lambda path, texts: path.write_text(php(
    "class A implements Serializable { public $a; function serialize() { return join(',', $this->a); } function unserialize($s) { $this->a = $s; } }"
    f"$a = new A; $a->a = {json.dumps(texts)}; echo serialize([$a, 1]);".replace("class", "error_reporting(0); class"))), lambda path: php(
        "error_reporting(0); class A implements Serializable { public $a; function serialize() { return ''; } function unserialize($s) { $this->a = $s; } }"
        f"$v = unserialize(file_get_contents('{path}')); if ($v === false) exit(1); print_r($v);"))
add("php serialised, over a megabyte", "long.ser", lambda path, texts: path.write_text(php(
    f"echo serialize(['a' => str_repeat('x ', 700000) . ' s3://pressi-assets/a ' . str_repeat('y ', 10)]);")), read_php)
add("php session", "sess_1", lambda path, texts: path.write_text(php(f"echo 'url|' . serialize({json.dumps(texts)}) . 'n|i:1;';")), lambda path: php(
    f"ini_set('session.save_path', sys_get_temp_dir()); session_start(); if (!session_decode(file_get_contents('{path}'))) exit(1); print_r($_SESSION);"))


# Protocols and dumps that count.
def write_aof(path, texts):
    commands = [["SELECT", "0"], *(["SET", f"k{i}", text] for i, text in enumerate(texts))]
    path.write_text("".join(f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words) for words in commands), newline="")


def read_aof(path):
    data, values = io.BytesIO(path.read_bytes()), []
    while line := data.readline():
        assert line[:1] in b"*$" and line.endswith(b"\r\n")
        if line[:1] == b"$":
            values.append(data.read(int(line[1:])))
            assert data.read(2) == b"\r\n"
    return values


add("redis append-only file", "appendonly.aof", write_aof, read_aof)


def netstrings(data):
    values = []
    while data:
        length, _, rest = data.partition(b":")
        values.append(rest[:int(length)])
        assert rest[int(length):int(length) + 1] == b","
        data = rest[int(length) + 1:]
    return values


add("netstrings", "queue.ns", lambda path, texts: path.write_text("".join(f"{len(text)}:{text}," for text in texts)), lambda path: netstrings(path.read_bytes()))


def read_records(path):
    """Headers, an empty line, as many bytes as Content-Length says, an empty line."""
    data, records = io.BytesIO(path.read_bytes()), []
    while line := data.readline():
        headers = {}
        while line.strip():
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
            line = data.readline()
        records.append((headers, data.read(int(headers.get(b"content-length", 0)))))
        assert data.read(1) in (b"\n", b""), records
    return records


def write_records(first):
    def write(path, texts):
        path.write_text("".join(f"{first}\nContent-Length: {len(text)}\n\n{text}\n" for text in texts))
    return write


add("svn dump", "repo.svndump", write_records("Node-path: trunk/a\nProp-content-length: 10"), read_records)
add("http recording", "answer.http", write_records("X-Status: 200"), read_records)
add("web archive", "crawl.warc", write_records("WARC-Type: response"), read_records)
add("r, in ascii", "a.rds", lambda path, texts: path.write_text("A\n3\n262153\n" + "".join(f"262153\n{len(text)}\n{text}\n" for text in texts)),
    lambda path: [1 // (len(line) == int(length)) or line for length, line in zip(*[iter(path.read_text().split("\n")[4::3])] * 1, path.read_text().split("\n")[5::3])])


def write_debian_archive(path, texts):
    folder = path.parent / "deb"
    (folder / "DEBIAN").mkdir(parents=True)
    (folder / "etc").mkdir()
    (folder / "DEBIAN/control").write_text("Package: shop\nVersion: 1\nArchitecture: all\nMaintainer: web <web@example.com>\nDescription: shop\n")
    (folder / "etc/shop.conf").write_text("\n".join(texts))
    run("dpkg-deb", "--root-owner-group", "--build", folder, path)
    run("rm", "-r", folder)


add("debian package", "shop.deb", write_debian_archive, lambda path: run("dpkg-deb", "--fsys-tarfile", path))
add("ar archive", "texts.a", lambda path, texts: [(path.parent / "one.txt").write_text(texts[0]), run("ar", "rcD", path, path.parent / "one.txt"),
                                                (path.parent / "one.txt").unlink()], lambda path: run("ar", "p", path, "one.txt"))


# Archives and compression.
def of_compression(name, file, compress, decompress):
    add(name, file, lambda path, texts: path.write_bytes(compress("\n".join(texts).encode())), lambda path: decompress(path.read_bytes()))


of_compression("gzip", "a.txt.gz", gzip.compress, gzip.decompress)
of_compression("bzip2", "a.txt.bz2", bz2.compress, bz2.decompress)
of_compression("xz", "a.txt.xz", lzma.compress, lzma.decompress)
of_compression("lzma", "a.txt.lzma", lambda data: lzma.compress(data, lzma.FORMAT_ALONE), lzma.decompress)
of_compression("zstandard", "a.txt.zst", zstandard.compress, zstandard.decompress)
of_compression("lz4", "a.txt.lz4", lz4.frame.compress, lz4.frame.decompress)
of_compression("brotli", "a.js.br", brotli.compress, brotli.decompress)
of_compression("zlib", "a.zz", zlib.compress, zlib.decompress)


def write_zip(path, texts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("a.txt", "\n".join(texts))


def read_zip(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def write_tar(path, texts):
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("a.txt")
        data = "\n".join(texts).encode()
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


def read_tar(path):
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


add("zip", "a.zip", write_zip, read_zip)
add("stored zip", "s.zip", lambda path, texts: write_zip(path, texts, zipfile.ZIP_STORED), read_zip)
add("jar", "a.jar", write_zip, read_zip)
add("wheel", "shop-1-py3-none-any.whl", write_zip, read_zip)
add("tar", "a.tar", write_tar, read_tar)

def write_cpio(path, texts):
    def member(name, data, mode):
        numbers = [1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
        header = b"070701" + b"".join(b"%08X" % number for number in numbers) + name + b"\0"
        return header + bytes(-len(header) % 4) + data + bytes(-len(data) % 4)
    path.write_bytes(member(b"c.txt", texts[0].encode(), 0o100644) + member(b"TRAILER!!!", b"", 0))


def read_cpio(path):
    data = path.read_bytes()
    size, name = int(data[54:62], 16), int(data[94:102], 16)
    begin = (110 + name + 3) // 4 * 4
    assert data[(begin + size + 3) // 4 * 4:].startswith(b"070701")
    return data[begin:begin + size]


add("cpio", "a.cpio", write_cpio, read_cpio)


def write_rar(path, texts):
    """Stored, as version 4. https://www.rarlab.com/technote.htm tells of version 5; unrar's headers.hpp of this one."""
    data, name = "\n".join(texts).encode(), b"a.txt"

    def head(kind, flags, body):
        body = bytes([kind]) + struct.pack("<HH", flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body
    file = struct.pack("<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0, 20, 0x30, len(name), 0o100644) + name
    path.write_bytes(b"Rar!\x1a\x07\0" + head(0x73, 0, bytes(6)) + head(0x74, 0x8000, file) + data + head(0x7B, 0x4000, b""))


def write_cab(path, texts):
    """Stored. https://learn.microsoft.com/en-us/previous-versions/bb417343(v=msdn.10)"""
    data, name = "\n".join(texts).encode(), b"a.txt\0"
    first, content = 36 + 8, 36 + 8 + 16 + len(name)
    size = content + 8 + len(data)
    path.write_bytes(struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, size, 0, first, 0, 3, 1, 1, 1, 0, 0, 0) + struct.pack("<IHH", content, 1, 0) +
                     struct.pack("<IIHHHH", len(data), 0, 0, 0, 0, 0x20) + name + struct.pack("<IHH", 0, len(data), len(data)) + data)


def write_rpm(path, texts):
    """Without tags. https://rpm-software-management.github.io/rpm/manual/format_v4.html"""
    write_cpio(path, texts)
    header = b"\x8e\xad\xe8\x01" + bytes(4) + struct.pack(">II", 0, 0)
    path.write_bytes(b"\xed\xab\xee\xdb\3\0" + bytes(90) + header * 2 + gzip.compress(path.read_bytes()))


add("rar", "a.rar", write_rar, lambda path: zlib.crc32(path.read_bytes()))
add("cab", "a.cab", write_cab, lambda path: zlib.crc32(path.read_bytes()))
add("rpm", "a.rpm", write_rpm, lambda path: gzip.decompress(path.read_bytes()[96 + 32:]))


# Databases.
def write_sqlite(path, texts):
    with sqlite3.connect(path) as database:
        database.execute("create table urls(url text unique, n integer)")
        database.execute("create index by_url on urls(url, n)")
        database.executemany("insert into urls values(?, ?)", [(f"{text}/{n}", n) for n in range(40) for text in texts])
    database.close()


def read_sqlite(path):
    database = sqlite3.connect(path)
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    rows = database.execute("select url, n from urls order by n, rowid").fetchall()
    assert all(database.execute("select count(*) from urls indexed by by_url where url = ?", row[:1]).fetchone() == (1,) for row in rows)
    database.close()
    return rows


def write_leveldb(path, texts):
    database = plyvel.DB(str(path), create_if_missing=True)
    for i, text in enumerate(texts):
        database.put(f"k{i}".encode(), text.encode())
    database.close()


def read_leveldb(path):
    with tempfile.TemporaryDirectory() as copy:  # Opening it writes it anew.
        shutil.copytree(path, copy, dirs_exist_ok=True)
        database = plyvel.DB(copy, paranoid_checks=True)
        values = list(database)
        database.close()
    return values


def write_shelf(path, texts):
    with dbm.dumb.open(str(path), "c") as file:
        for i, text in enumerate(texts):
            file[f"k{i}"] = text


def read_shelf(path):
    with dbm.dumb.open(str(path), "r") as file:
        return {key: file[key] for key in sorted(file.keys())}


def write_avro(path, texts, codec="null"):
    with path.open("wb") as file:
        fastavro.writer(file, {"type": "record", "name": "R", "fields": [{"name": "url", "type": "string"}]}, [{"url": text} for text in texts], codec=codec)


def write_parquet(path, texts, codec="uncompressed"):
    duckdb.sql(f"copy (select unnest({texts!r}) as url) to '{path}' (format parquet, compression {codec})")


add("sqlite", "accounts.db", write_sqlite, read_sqlite)
add("dumb dbm", "shelf", write_shelf, read_shelf)
add("avro", "a.avro", write_avro, lambda path: list(fastavro.reader(path.open("rb"))))
add("avro, deflated", "b.avro", lambda path, texts: write_avro(path, texts, "deflate"), lambda path: list(fastavro.reader(path.open("rb"))))
add("parquet", "a.parquet", write_parquet, lambda path: duckdb.sql(f"select * from '{path}'").fetchall())
add("parquet, snappy", "b.parquet", lambda path, texts: write_parquet(path, texts * 500, "snappy"), lambda path: duckdb.sql(f"select * from '{path}'").fetchall())
add("leveldb", "level", write_leveldb, read_leveldb)
add("duckdb", "a.duckdb", lambda path, texts: duckdb.connect(str(path)).execute(f"create table t as select unnest({texts!r}) as url").close(),
    lambda path: duckdb.connect(str(path), read_only=True).execute("select * from t").fetchall())


# Documents and pictures.
def write_docx(path, texts):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(path)


def write_xlsx(path, texts):
    book = openpyxl.Workbook()
    for text in texts:
        book.active.append([text])
    book.save(path)


def write_pdf(path, texts, compressed):
    page = canvas.Canvas(str(path), pageCompression=compressed, invariant=1)
    for i, text in enumerate(texts):
        page.drawString(10, 100 + 20 * i, text)
        page.linkURL(text, (0, 0, 10, 10))
    page.save()


def read_pdf(path):
    reader = pypdf.PdfReader(path, strict=True)
    return [(page.extract_text(), [str(note.get_object()["/A"]["/URI"]) for note in page["/Annots"]]) for page in reader.pages]


def write_png(path, texts):
    info = PngImagePlugin.PngInfo()
    for i, text in enumerate(texts):
        info.add_text(f"url{i}", text)
    Image.new("RGB", (4, 4)).save(path, pnginfo=info)


def read_png(path):
    with Image.open(path) as image:
        image.load()
        return image.text


add("docx", "a.docx", write_docx, lambda path: [paragraph.text for paragraph in docx.Document(str(path)).paragraphs])
add("xlsx", "a.xlsx", write_xlsx, lambda path: [row for row in openpyxl.load_workbook(path).active.values])
add("pdf", "manual.pdf", lambda path, texts: write_pdf(path, texts, 0), read_pdf)
add("pdf, deflated", "small.pdf", lambda path, texts: write_pdf(path, texts, 1), read_pdf)
add("png", "a.png", write_png, read_png)
add("icon", "a.ico", lambda path, texts: path.write_bytes(struct.pack("<HHHBBBBHHII", 0, 1, 1, 1, 1, 0, 0, 1, 32, len(texts[0]), 22) + texts[0].encode()),
    lambda path: 1 // (struct.unpack("<I", path.read_bytes()[14:18])[0] == len(path.read_bytes()) - 22) and path.read_bytes()[22:])
add("gettext", "shop.mo", lambda path, texts: [(path.parent / "shop.tmp").write_text("".join(f'msgid "m{i}"\nmsgstr "{text}"\n\n' for i, text in enumerate(texts))),
                                            run("msgfmt", "-o", path, path.parent / "shop.tmp"), (path.parent / "shop.tmp").unlink()],
    lambda path: [gettext.GNUTranslations(path.open("rb")).gettext(f"m{i}") for i in range(3)])


# Programs.
def compiled(program, source_name):
    def write(path, texts):
        source = path.parent / source_name
        source.write_text(program(texts))
        if source_name.endswith(".java"):
            run("javac", "-d", path.parent, source)
        elif source_name.endswith(".c"):
            run("gcc", "-o", path, source)
        else:
            py_compile.compile(str(source), cfile=str(path), dfile="m.py", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        source.unlink()
    return write


def run_pyc(path):
    spec = importlib.util.spec_from_file_location("m", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.URLS


add("java class", "Shop.class", compiled(lambda texts: "public class Shop { public static void main(String[] a) { %s } }" % "".join(
    f"System.out.println({json.dumps(text)});" for text in texts), "Shop.java"), lambda path: run("java", "-cp", path.parent, "Shop"))
add("elf", "shop", compiled(lambda texts: "#include <stdio.h>\nint main(void) { %s }" % "".join(f"puts({json.dumps(text)});" for text in texts), "shop.c"),
    lambda path: run(path))
add("python, compiled", "m.pyc", compiled(lambda texts: f"URLS = {texts!r}\n", "m_source.py"), run_pyc)


def write_wasm(path, texts):
    def section(number, content):
        return bytes([number, len(content)]) + content
    data = texts[0].encode()
    path.write_bytes(b"\0asm\1\0\0\0" + section(5, b"\1\0\1") + section(7, b"\1\1m\2\0") + section(11, b"\1\0A\0\x0b" + bytes([len(data)]) + data))


add("webassembly", "a.wasm", write_wasm, lambda path: run("node", "-e", """const m = new WebAssembly.Instance(new WebAssembly.Module(require("fs").readFileSync(process.argv[1])));
    console.log(Buffer.from(m.exports.m.buffer).subarray(0, 80).toString().replace(/\\0.*/s, ""))""", path))


# Repositories.
def write_repository(path, texts):
    path.mkdir()
    (path / "a.txt").write_text("\n".join(texts))
    environment = {"GIT_AUTHOR_NAME": "web", "GIT_AUTHOR_EMAIL": "w@example.com", "GIT_COMMITTER_NAME": "web", "GIT_COMMITTER_EMAIL": "w@example.com",
                   "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(path), "PATH": "/usr/bin:/bin"}
    for words in (("init", "-q", "-b", "main"), ("add", "a.txt"), ("commit", "-q", "-m", texts[0]), ("branch", "pressi-assets")):
        run("git", "-C", path, *words, env=environment)


def read_repository(path):
    run("git", "-C", path, "fsck", "--strict")
    return run("git", "-C", path, "log", "--format=%B"), (path / "a.txt").read_text()


add("git repository", "repository", write_repository, read_repository)
add("git bundle", "a.bundle", lambda path, texts: [write_repository(path.parent / "r", texts), run("git", "-C", path.parent / "r", "bundle", "create", path, "main"),
                                                 run("rm", "-rf", path.parent / "r")], lambda path: run("git", "bundle", "list-heads", path) and run(
                                                     "git", "-C", run("mktemp", "-d", text=True).strip(), "clone", "-q", "--bare", path, "x"))


# Texts.
of_lines("toml", "a.toml", lambda i, text: f"url{i} = {json.dumps(text)}\n", lambda path: tomllib.loads(path.read_text()))
of_lines("ini", "a.ini", lambda i, text: f"url{i} = {text}\n", lambda path: (lambda parser: [parser.read(path), dict(parser["a"])][1])(
    configparser.ConfigParser()), "[a]\n")
of_lines("csv", "a.csv", lambda i, text: f'"{text}",{i}\r\n', lambda path: list(csv.reader(path.open(newline=""))))
of_lines("dotenv", ".env", lambda i, text: f"URL{i}={text}\n", lambda path: dotenv.dotenv_values(path))
of_lines("xml", "a.xml", lambda i, text: f'<u at="{text}">{text}</u>', lambda path: [(e.tag, e.attrib, e.text) for e in xml.etree.ElementTree.parse(path).iter()],
         '<?xml version="1.0"?>\n<a>', "</a>")
of_lines("hcl", "a.hcl", lambda i, text: f'  url{i} = "{text}"\n', lambda path: hcl2.loads(path.read_text()), "locals {\n", "}\n")
of_lines("gettext source", "shop.po", lambda i, text: f'msgid "m{i}"\nmsgstr "{text}"\n\n', lambda path: run("msgunfmt", "-", input=run("msgfmt", "-o", "-", path)))
of_lines("makefile", "Makefile", lambda i, text: f"\t@echo {text}\n", lambda path: run("make", "-s", "-f", path), "all:\n")
of_lines("python", "a.py", lambda i, text: f"url{i} = {text!r}\n", lambda path: ast.dump(ast.parse(path.read_text())))
of_lines("javascript", "a.js", lambda i, text: f"console.log({text!r});\n", lambda path: run("node", path))
of_lines("shell", "a.sh", lambda i, text: f"echo '{text}'\n", lambda path: run("sh", path))
of_lines("sql", "dump.sql", lambda i, text: f"INSERT INTO t VALUES ('{text}');\n", lambda path: (lambda c: [
    c.executescript(path.read_text()), c.execute("select * from t").fetchall()][1])(sqlite3.connect(":memory:")), "CREATE TABLE t(a);\n")
of_lines("latin-1 properties", "a.properties", lambda i, text: f"url{i}={text}\n", lambda path: path.read_text(encoding="latin-1"), "# Gr")
add("latin-1 text", "latin.txt", lambda path, texts: path.write_text("Größe: " + "\nfür ".join(texts), encoding="latin-1"),
    lambda path: 1 // ("Größe" in path.read_text(encoding="latin-1")) and path.read_text(encoding="latin-1"))


def write_mail(path, texts):
    message = email.message.EmailMessage()
    message["Subject"] = "shop"
    message.set_content("\n".join(texts) + "\nGrüße " * 20)
    message.add_attachment("\n".join(texts).encode(), maintype="application", subtype="octet-stream", filename="a.txt")
    path.write_bytes(bytes(message))


add("mail", "a.eml", write_mail, lambda path: [part.get_payload(decode=True) for part in email.message_from_bytes(path.read_bytes()).walk()])
