"""Ways to damage a report: bytes, members of a package, values of cells, order of lines. Reproducible by a seed."""

import io
import random
import re
import zipfile
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]
WORDS = (
    b"", b"-1", b"1e308", b"NaN", b"9" * 40, b"=1+1", b"#REF!", b"\xff\xfe", b"\x00", b'"', b"STT", b"&#x0;", b"&amp;",
    "Tổng cộng".encode(), "…".encode(), b"I", b"<f>1</f>", b'r="ZZZ99999999"', b't="s"', b't="d"', b't="b"', b"]]>",
)  # fmt: skip
COUNTS = re.compile(rb'"[0-9]{1,6}"')
VALUE = re.compile(rb">[^<>]{1,30}<")
TAG = re.compile(rb"<[^<>]{1,60}>")


def flip(content: bytes, rng: random.Random) -> bytes:
    """A few bits turned over."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def cut(content: bytes, rng: random.Random) -> bytes:
    """The end lost."""
    return content[: rng.randrange(len(content))]


def repeat(content: bytes, rng: random.Random) -> bytes:
    """A stretch written twice."""
    start = rng.randrange(len(content))
    stop = start + rng.randint(1, 2000)
    return content[:stop] + content[start:]


def insert(content: bytes, rng: random.Random) -> bytes:
    """Foreign words in the middle."""
    place = rng.randrange(len(content))
    return content[:place] + rng.choice(WORDS) * rng.randint(1, 3) + content[place:]


def overwrite_numbers(content: bytes, rng: random.Random) -> bytes:
    """Two bytes of a binary record set to their limits (lengths and counts of XLS records are such)."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(max(1, len(data) - 2))
        data[place : place + 2] = rng.choice([b"\xff\xff", b"\x00\x00", b"\xff\x7f", b"\x01\x00"])
    return bytes(data)


def in_package(change: Mutation) -> Mutation:
    """The same to one member of a zip package (the whole file when it is none)."""

    def changed(content: bytes, rng: random.Random) -> bytes:
        if not content.startswith(b"PK"):
            return change(content, rng)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = {name: package.read(name) for name in package.namelist()}
        name = rng.choice(sorted(members))
        if members[name]:
            members[name] = change(members[name], rng)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for own, data in members.items():
                package.writestr(own, data)
        return out.getvalue()

    return changed


def substitute(pattern: re.Pattern[bytes], *, frame: bytes) -> Mutation:
    """A few matches of a pattern replaced by words, inside the frame's two characters."""

    def changed(content: bytes, rng: random.Random) -> bytes:
        places = [match.span() for match in pattern.finditer(content)]
        for start, stop in sorted(rng.sample(places, min(len(places), rng.randint(1, 5))), reverse=True):
            content = content[:start] + frame[:1] + rng.choice(WORDS) + frame[1:] + content[stop:]
        return content

    return changed


def shuffle_lines(content: bytes, rng: random.Random) -> bytes:
    """Lines of a text in another order (other files: stretches)."""
    lines = re.split(rb"(?<=\n)", content)
    first = rng.randrange(len(lines))
    part = lines[first : first + 12]
    rng.shuffle(part)
    return b"".join(lines[:first] + part + lines[first + 12 :])


MUTATIONS: dict[str, Mutation] = {
    "flip": flip,
    "cut": cut,
    "repeat": repeat,
    "insert": insert,
    "overwrite numbers": overwrite_numbers,
    "shuffle lines": shuffle_lines,
    "flip in a member": in_package(flip),
    "cut a member": in_package(cut),
    "repeat in a member": in_package(repeat),
    "insert in a member": in_package(insert),
    "other values": in_package(substitute(VALUE, frame=b"><")),
    "other counts": in_package(substitute(COUNTS, frame=b'""')),
    "other tags": in_package(substitute(TAG, frame=b"<>")),
}
