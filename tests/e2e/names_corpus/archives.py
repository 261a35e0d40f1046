"""Archives around documents of the corpus, and archives that are made to exhaust whoever opens them."""

import gzip
import io
import tarfile
import zipfile

import zstandard

from .build import RAW, document
from .containers import BY_NAME


def inner_documents():
    return [document(BY_NAME[name], RAW, salt=7) for name in ("plain text", "YAML", "SQL", "HTML")]


def tar(files, mode="w"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def zip_of(files, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return stream.getvalue()


def zstd(content):
    return zstandard.ZstdCompressor().compress(content)


def archives():
    """(path, bytes, {place inside: Document}); a place inside is what stands behind the archive's path and '!'."""
    documents = inner_documents()
    files = {document.path: document.before for document in documents}
    inside = {document.path: document for document in documents}
    yield "a/site.tar", tar(files), inside
    yield "a/site.tar.gz", tar(files, "w:gz"), inside
    yield "a/site.tgz", tar(files, "w:gz"), inside
    yield "a/site.tar.bz2", tar(files, "w:bz2"), inside
    yield "a/site.tar.xz", tar(files, "w:xz"), inside
    yield "a/site.tar.zst", zstd(tar(files)), inside
    yield "a/site.zip", zip_of(files), inside
    yield "a/stored.zip", zip_of(files, zipfile.ZIP_STORED), inside
    yield "a/site.jar", zip_of({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\n\r\n", **files}), inside
    yield "a/unnamed", zip_of(files), inside
    yield "a/readme.gz", gzip.compress(documents[0].before), {"": documents[0]}
    yield "a/two-parts.gz", gzip.compress(documents[0].before[:999]) + gzip.compress(documents[0].before[999:]), {"": documents[0]}
    yield "a/dump.sql.zst", zstd(documents[2].before), {"": documents[2]}
    yield "a/nested.zip", zip_of({"in/site.tar.gz": tar(files, "w:gz")}), {f"in/site.tar.gz!{path}": one for path, one in inside.items()}
    yield "a/deep.tar", tar({"b.zip": zip_of({"c.jar": zip_of(files)})}), {f"b.zip!c.jar!{path}": one for path, one in inside.items()}


def zip_bomb(depth, breadth=10, megabytes=10):
    """A zip of zips: breadth ** depth files of zeros at the bottom."""
    content = zip_of({"zeros": bytes(megabytes << 20)})
    for _ in range(depth):
        content = zip_of({f"{number}.zip": content for number in range(breadth)})
    return content


def endless_line(megabytes, end, compress):
    """One line of so many MB, compressed, with `end` behind it: members and frames may follow one another in both formats."""
    part = compress(b"x" * (64 << 20))
    return part * (megabytes // 64) + compress(end)
