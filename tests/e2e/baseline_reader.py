"""Reads a baseline file as docs/baseline-format.md describes it, and as nothing else does."""

import ctypes
import ctypes.util
import struct

XXHASH = ctypes.CDLL("libxxhash.so.0")
XXHASH.XXH3_64bits.restype = ctypes.c_uint64
XXHASH.XXH3_64bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
ZSTD = ctypes.CDLL("libzstd.so.1")
ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
ZSTD.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]


def xxh3(content):
    return XXHASH.XXH3_64bits(content, len(content))


def unzstd(content, size):
    room = ctypes.create_string_buffer(size)
    assert ZSTD.ZSTD_decompress(room, size, content, len(content)) == size
    return room.raw


class Packed:
    def __init__(self, content):
        self.content, self.at = content, 0

    def bytes(self, size):
        self.at += size
        assert self.at <= len(self.content)
        return self.content[self.at - size:self.at]

    def byte(self):
        return self.bytes(1)[0]

    def word(self):
        return struct.unpack("<Q", self.bytes(8))[0]

    def number(self):
        value = shift = 0
        while True:
            one = self.byte()
            value |= (one & 0x7F) << shift
            shift += 7
            if one < 0x80:
                return value

    def text(self):
        return self.bytes(self.number())

    def end(self):
        assert self.at == len(self.content)


def integers(packed, rows):
    flags, decimals = packed.byte(), packed.byte()
    before = 0
    for _ in range(rows):
        number = packed.number()
        if number == 0:
            yield b""
            continue
        number -= 1
        value = number // 2 if number % 2 == 0 else -(number + 1) // 2
        value = (value + before) % 2**64
        if flags & 2:
            before = value
        if not flags & 1 and value >= 2**63:
            value -= 2**64
        digits = str(abs(value)).rjust(decimals + 1, "0")
        if decimals:
            digits = digits[:-decimals] + "." + digits[-decimals:]
        yield (("-" if value < 0 else "") + digits).encode()


def column(packed, rows):
    """The values of a column, one for each row."""
    is_zstd = packed.byte() == 1
    size = packed.number() if is_zstd else 0
    content = packed.text()
    packed = Packed(unzstd(content, size) if is_zstd else content)
    form = packed.byte()
    if form == 0:
        sizes = [packed.number() for _ in range(rows)]
        values = [packed.bytes(size) for size in sizes]
    elif form == 1:
        size = packed.number()
        bits = packed.bytes((rows + 7) // 8) if packed.byte() == 1 else b"\xff" * rows
        values = [packed.bytes(size) if bits[row // 8] >> row % 8 & 1 else b"" for row in range(rows)]
    elif form == 2:
        values = list(integers(packed, rows))
    else:
        assert form == 3
        different = [packed.text() for _ in range(packed.number())]
        values = [different[packed.byte() if len(different) > 1 else 0] for _ in range(rows)]
    packed.end()
    return values


class Table:
    def __init__(self, packed):
        self.name = packed.text().decode()
        self.columns = []
        for _ in range(packed.number()):
            name, kind, data_type, charset, collation = [packed.text().decode() for _ in range(5)]
            flags, form = packed.byte(), packed.byte()
            self.columns.append({"name": name, "type": kind, "charset": charset, "collation": collation,
                                 "nullable": bool(flags & 1), "number": bool(flags & 2), "form": form})
        self.key = [packed.number() for _ in range(packed.number())]
        self.blocks = []
        for _ in range(packed.number()):
            size, checksum, rows, counted, digest = (packed.number(), packed.word(), packed.number(), packed.number(),
                                                     packed.word())
            first = [packed.text() for _ in range(max(1, len(self.key)))]
            self.blocks.append({"size": size, "checksum": checksum, "rows": rows, "counted": counted, "digest": digest,
                                "first": first})
        self.rows = []  # (key, digest, marks by column or None, count)

    def read(self, block, content):
        assert xxh3(content) == block["checksum"]
        packed, rows = Packed(content), block["rows"]
        keys = list(zip(*[column(packed, rows) for _ in self.key]))
        digests = column(packed, rows)
        if self.key:
            others = [i for i in range(len(self.columns)) if i not in self.key]
            marks = dict(zip(others, [column(packed, rows) for _ in others]))
            more = [(keys[row], digests[row], {i: marks[i][row] for i in others}, 1) for row in range(rows)]
        else:
            counts = column(packed, rows)
            more = [((digests[row].hex().encode(),), digests[row], None, int(counts[row])) for row in range(rows)]
        packed.end()
        assert list(more[0][0]) == block["first"]
        self.rows += more


def read_baseline(path):
    """(origin, tables by name)."""
    content = path.read_bytes()
    packed = Packed(content)
    assert packed.bytes(18) == b"cleave baseline 1\n"
    size, checksum = packed.word(), packed.word()
    origin_content = packed.bytes(size)
    assert xxh3(origin_content) == checksum
    origin = Packed(origin_content)
    words = [origin.text().decode() for _ in range(5)]
    origin.end()
    trailer = Packed(content[-49:])
    offset, size, checksum, own = [trailer.word() for _ in range(4)]
    assert xxh3(content[-49:-25]) == own and trailer.bytes(17) == b"\nbaseline ends 1\n"
    assert offset + size == len(content) - 49 and xxh3(content[offset:offset + size]) == checksum
    directory = Packed(content[offset:offset + size])
    tables = [Table(directory) for _ in range(directory.number())]
    directory.end()
    for table in tables:
        for block in table.blocks:
            table.read(block, packed.bytes(block["size"]))
    assert packed.at == offset
    return dict(zip(["server", "release", "taken_at", "position", "gtid"], words)), {table.name: table for table in tables}
