"""Column types with the values that go wrong most easily, as SQL literals."""

from mysql_oracle.schema import Column

TEXTS = ["", " ", "x  ", "O'Brien", "back\\slash", "tab\tline\n", "NULL", "a\0b", "%_", "é", "日本語", "😀", "\\N",
         '"quoted"', "a" * 39]
BYTES = [b"", b"\0", b"\0\1\2", b"\xff\xfe", b"'", b"\\", b"\n", b"abc", b"abc ", b"\x80" * 6]


def text(value):
    return f"_utf8mb4 x'{value.encode().hex()}'"


def binary(value):
    return f"x'{value.hex()}'"


def one_of(*literals):
    return lambda random: random.choice(literals)


def texts(longest, encoding="utf-8"):
    fitting = []
    for value in TEXTS:
        try:
            value.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(value) <= longest:
            fitting.append(text(value))
    return one_of(*fitting)


def long_texts(random):
    return f"REPEAT({text(random.choice(['ab', 'é😀', ' ']))}, {random.choice([0, 1, 200, 5000])})"


def long_bytes(random):
    return f"REPEAT({binary(bytes([random.randrange(256), 0]))}, {random.choice([0, 1, 300, 40000])})"


# type, values, whether it can have attributes of its own
KINDS = [
    ("tinyint", one_of("-128", "0", "127")),
    ("smallint unsigned", one_of("0", "1", "65535")),
    ("mediumint", one_of("-8388608", "0", "8388607")),
    ("int", one_of("-2147483648", "-1", "0", "2147483647")),
    ("bigint unsigned", one_of("0", "9223372036854775808", "18446744073709551615")),
    ("bigint", one_of("-9223372036854775808", "9223372036854775807")),
    ("decimal(12,3)", one_of("0", "-0.001", "999999999.999", "1.5")),
    ("decimal(65,30)", one_of("0", "-12345678901234567890123456789012345.000000000000000000000000000001")),
    ("float", one_of("0", "1e-38", "3.4028234e38", "0.1", "16777217", "-1.1754944e-38")),
    ("double", one_of("0", "0.1", "1e-300", "1.7976931348623157e308", "-2.2250738585072014e-308", "0.30000000000000004")),
    ("bit(1)", one_of("b'0'", "b'1'")),
    ("bit(13)", one_of("b'0'", "b'1000000000001'", "b'100111'")),
    ("bit(64)", one_of("b'0'", "b'" + "1" * 64 + "'")),
    ("year", one_of("1901", "2155", "0")),
    ("date", one_of("'0000-00-00'", "'1000-01-01'", "'9999-12-31'", "'2024-02-29'")),
    ("datetime", one_of("'0000-00-00 00:00:00'", "'2024-03-31 02:30:00'", "'9999-12-31 23:59:59'")),
    ("datetime(6)", one_of("'2024-01-01 00:00:00.000001'", "'2024-01-01 00:00:00.999999'")),
    ("timestamp", one_of("'0000-00-00 00:00:00'", "'1970-01-01 00:00:01'", "'2024-10-27 00:30:00'", "'2024-10-27 01:30:00'")),
    ("timestamp(3)", one_of("'2024-03-31 01:00:00.001'", "'2038-01-19 03:14:07.999'")),
    ("time", one_of("'-838:59:59'", "'00:00:00'", "'838:59:59'")),
    ("time(6)", one_of("'-00:00:00.000001'", "'23:59:59.999999'")),
    ("char(10)", texts(10)),
    ("char(10) binary", texts(10)),
    ("varchar(40)", texts(40)),
    ("varchar(40) character set latin1", texts(40, "latin-1")),
    ("varchar(40) character set utf16", texts(40)),
    ("tinytext", texts(40)),
    ("text", long_texts),
    ("mediumtext", long_texts),
    ("longtext character set ucs2", texts(40, "latin-1")),
    ("binary(6)", one_of("x''", "x'00'", "x'ff00ff00ff00'", "x'2020'")),
    ("varbinary(30)", one_of(*map(binary, BYTES))),
    ("tinyblob", one_of(*map(binary, BYTES))),
    ("blob", long_bytes),
    ("mediumblob", long_bytes),
    ("longblob", long_bytes),
    ("json", one_of("'{}'", "'[1, 2]'", "'[1,2]'", "'{\"a\": 1.10, \"b\": null}'", "'\"é\"'")),
    ("enum('','a','b''c')", one_of("''", "'a'", "'b''c'")),
    ("set('x','y','z')", one_of("''", "'x'", "'x,z'", "'x,y,z'")),
    ("point", one_of("ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('POINT(-0.5 1e10)')")),
    ("geometry", one_of("ST_GeomFromText('LINESTRING(0 0,1 1,2 0)')", "ST_GeomFromText('POINT(0 0)', 4326)")),
    # MariaDB's own.
    ("inet6", one_of("'::'", "'::ffff:192.0.2.1'", "'2001:db8::1'")),
    ("uuid", one_of("'00000000-0000-0000-0000-000000000000'", "'123e4567-e89b-12d3-a456-426655440000'")),
]


OF_MARIADB = ("inet6", "uuid")


def random_column(random, name, kinds):
    kind, values = random.choice(kinds)
    nullable = random.random() < 0.6
    return Column(name, kind, values, nullable)
