"""A look at a packed workbook before the reader gets it: what it unpacks to, and what its cells would cost in memory. Pure.

The reader trusts the sizes written in the file, allocates a sheet as one full rectangle (two cells in opposite corners
end the process), and copies a shared string into every cell that names it. So each member is unpacked here piece by
piece, counted, and looked through.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from mealcard.errors import Rejected
from mealcard.seniors.importing.limits import Limits

PIECE = 1 << 20
_PACKED_STEP = 1 << 16
_END = b"PK\x05\x06"
_END_LENGTH = 22  # bytes of the end record without a comment

_OTHER_FORMATS = {"xl/workbook.bin", "content.xml", "mimetype"}  # which the reader knows too, and which nothing here looks through

# The position of a cell or row right of AZ or below row 210,000, or written so that it would have to be interpreted first.
_FAR = rb"""["'](?:[A-Za-z]{3,}|[B-Zb-z][A-Za-z]|[A-Za-z]{0,2}0*(?:[1-9]\d{6,}|[3-9]\d{5}|2[1-9]\d{4}(?!\d))|[^"'A-Za-z0-9])"""
# The search for a fixed beginning is three times as fast; it is enough where no attribute is written in another way.
_FAR_USUAL = re.compile(b" r=" + _FAR.replace(b"""["']""", b'"', 1))
_FAR_ANY = re.compile(rb"\sr\s*=\s*" + _FAR)
_ALIKE = bytes.maketrans(b"\t\r\n'", b'   "')
_STRING = re.compile(rb"<(?:\w+:)?si\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)")
_NUMBER = re.compile(rb"\s*-?[0-9.]+(?:[eE][+-]?[0-9]+)?\s*")


def check_workbook(data: bytes, limits: Limits) -> None:
    """Raises Rejected file_broken, file_not_workbook, file_encrypted, file_unpacks_too_large, file_entities, file_cell_far."""
    members = _members(data, limits)
    strings = [member for member in members if "sharedstrings" in member.filename.lower()]
    others = [member for member in members if member not in strings]
    longest = max((max(_string_lengths(unpacked_pieces(data, member), _split_usual)) for member in strings), default=0)
    closings = sum(_look_through(unpacked_pieces(data, member)) for member in others)
    # The quick bound takes every closing tag for a cell with the longest string; only if that is too much, the cells are read.
    if closings * longest > limits.text_bytes:
        lengths = [length for member in strings for length in _string_lengths(unpacked_pieces(data, member), _STRING.split)[1:]]
        if sum(_text_bytes(unpacked_pieces(data, member), lengths, longest) for member in others) > limits.text_bytes:
            raise Rejected("file_unpacks_too_large")


def _members(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """Only archives that two readers cannot understand differently: nothing before, between or behind, no name twice."""
    if data.rfind(_END) != len(data) - _END_LENGTH:
        raise Rejected("file_broken")
    size, offset, comment = struct.unpack("<IIH", data[-10:])
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Rejected("file_broken") from None
    names = {member.filename.lower() for member in members}
    if comment or size + offset + _END_LENGTH != len(data) or len(names) != len(members):
        raise Rejected("file_broken")
    if "xl/workbook.xml" not in names or names & _OTHER_FORMATS:
        raise Rejected("file_not_workbook")
    if any(member.flag_bits & 1 for member in members):
        raise Rejected("file_encrypted")
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Rejected("file_unpacks_too_large")
    return members


def unpacked_pieces(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked member in pieces; its true length must be the one that was declared."""
    head = data[member.header_offset : member.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise Rejected("file_broken")
    start = member.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
    packed = memoryview(data)[start : start + member.compress_size]
    unpack = {zipfile.ZIP_STORED: _stored, zipfile.ZIP_DEFLATED: _inflated}.get(member.compress_type)
    if unpack is None:
        raise Rejected("file_broken")
    total = 0
    for piece in unpack(packed):
        total += len(piece)
        if total > member.file_size:
            raise Rejected("file_broken")
        yield piece
    if total != member.file_size:
        raise Rejected("file_broken")


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), PIECE):
        yield bytes(packed[at : at + PIECE])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PACKED_STEP):
            pending: bytes | memoryview = packed[at : at + _PACKED_STEP]
            while pending and not inflater.eof:
                yield inflater.decompress(pending, PIECE)
                pending = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise Rejected("file_broken") from None
    if not inflater.eof:
        raise Rejected("file_broken")


def _whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut only before a `<`. An office file declares no DOCTYPE, so there can be no entities of its own."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"<")
        if cut == 0 and len(text) > 2 * PIECE:
            raise Rejected("file_broken")
        cut = len(text) if cut < 0 else cut
        rest = text[cut:]
        yield _without_doctype(text[:cut])
    yield _without_doctype(rest)


def _without_doctype(text: bytes) -> bytes:
    if b"<!DOCTYPE" in text:
        raise Rejected("file_entities")
    return text


def _look_through(pieces: Iterator[bytes]) -> int:
    """Number of closing tags; raises Rejected file_cell_far when a cell that is not empty lies far outside a register."""
    closings = 0
    for text in _whole_tags(pieces):
        closings += text.count(b"</")
        alike = text.translate(_ALIKE)
        pattern = _FAR_ANY if b" r =" in alike or b" r= " in alike else _FAR_USUAL
        for match in pattern.finditer(alike):
            end = text.find(b">", match.end())
            if text[end - 1 : end] != b"/":  # a cell that only carries a format is written <c r="XFD1" s="3"/>
                raise Rejected("file_cell_far")
    return closings


def _split_usual(text: bytes) -> list[bytes]:
    """Fast; an item written in another way stays with the one before it, which only makes the longest longer."""
    return text.split(b"<si>")


def _string_lengths(pieces: Iterator[bytes], split: Callable[[bytes], list[bytes]]) -> list[int]:
    """Bytes of what stands before the first shared string, then of each with its tags."""
    lengths = [0]
    for text in _whole_tags(pieces):
        first, *others = map(len, split(text))
        lengths[-1] += first
        lengths += others
    return lengths


def _text_bytes(pieces: Iterator[bytes], lengths: list[int], longest: int) -> int:
    """Bytes that the cells' strings come to when each cell has its own copy; what is unclear counts as the longest."""
    total = 0
    for text in _whole_tags(pieces):
        for value in _VALUE.findall(text):
            if value.isdigit():
                index = value.lstrip(b"0") or b"0"
                total += lengths[int(index)] if len(index) < 9 and int(index) < len(lengths) else 0
            elif not _NUMBER.fullmatch(value):
                total += longest
    return total
