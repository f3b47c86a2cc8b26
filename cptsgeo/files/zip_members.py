"""A zip of which some members are written anew, and all the others stay byte for byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_MARKS = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_UTF_8 = 0x800
_WIDE = 0xFFFFFFFF
_DEFLATED, _VERSION = 8, 20
_1980 = 0x21
"""The first day that a zip can tell."""


class ZipError(Exception):
    """A zip whose members cannot be replaced one by one."""


class _Member(NamedTuple):
    name: str
    entry: bytes
    offset: int


def with_members(
    content: bytes,
    changed: Mapping[str, bytes],
    *,
    added: Mapping[str, bytes] | None = None,
    removed: frozenset[str] = frozenset(),
) -> bytes:
    """Write some members of a zip anew.

    Parameters
    ----------
    content
        The zip.
    changed
        New contents of members, by name.
    added
        Members that come after the others.
    removed
        Names of members to leave out.

    Returns
    -------
    bytes
        A zip with the same members in the same order; of those that stay, headers and compressed
        bytes are copied.

    Raises
    ------
    ZipError
        If it is of several parts, larger than 4 GB, or its directory cannot be read.
    """
    members, start, comment = _directory(content)
    ends = dict(_ends(members, start))
    out = io.BytesIO()
    entries = []
    for member in members:
        if member.name in removed:
            continue
        place = out.tell()
        if member.name in changed:
            entry = _written(out, changed[member.name], _fields(member.entry), member.entry)
        else:
            out.write(content[member.offset : ends[member.offset]])
            entry = member.entry
        entries.append(entry[:42] + struct.pack("<I", place) + entry[46:])
    for name, new in (added or {}).items():
        place = out.tell()
        entry = _written(out, new, None, name.encode())
        entries.append(entry[:42] + struct.pack("<I", place) + entry[46:])
    begun = out.tell()
    for entry in entries:
        out.write(entry)
    size = out.tell() - begun
    out.write(
        _END.pack(_MARKS[2], 0, 0, len(entries), len(entries), size, begun, len(comment)) + comment
    )
    return out.getvalue()


def _directory(content: bytes) -> tuple[list[_Member], int, bytes]:
    """Members in the order of the directory, where it begins, and the comment of the zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            start, comment, count = archive.start_dir, archive.comment, len(archive.filelist)
            names = [one.orig_filename for one in archive.filelist]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise ZipError from error
    members, place = [], start
    for name in names[:count]:
        fields = _CENTRAL.unpack_from(content, place)
        size = _CENTRAL.size + fields[10] + fields[11] + fields[12]
        if fields[0] != _MARKS[1] or _WIDE in (fields[8], fields[9], fields[16]):
            raise ZipError
        if content[fields[16] : fields[16] + 4] != _MARKS[0]:
            raise ZipError
        members.append(_Member(name, content[place : place + size], fields[16]))
        place += size
    return members, start, comment


def _ends(members: list[_Member], start: int) -> list[tuple[int, int]]:
    """Where each member begins and ends: what follows its bytes is its own, up to the next."""
    offsets = sorted({member.offset for member in members})
    if len(offsets) != len(members):
        raise ZipError
    return list(zip(offsets, [*offsets[1:], start], strict=True))


def _fields(entry: bytes) -> tuple[int, ...]:
    found: tuple[int, ...] = _CENTRAL.unpack_from(entry)[1:]
    return found


def _written(out: io.BytesIO, new: bytes, former: tuple[int, ...] | None, told: bytes) -> bytes:
    """Write a member; give its entry of the directory, whose place is yet to be told."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflate.compress(new) + deflate.flush()
    sizes = zlib.crc32(new), len(packed), len(new)
    if former is None:
        made, flags, hour, day, external, name = _VERSION, _UTF_8, 0, _1980, 0, told
    else:
        made, _, flags, _, hour, day, *_ = former
        flags, external = flags & _UTF_8, former[14]
        name = told[_CENTRAL.size : _CENTRAL.size + former[9]]
    head = (_VERSION, flags, _DEFLATED, hour, day, *sizes, len(name), 0)
    out.write(_LOCAL.pack(_MARKS[0], *head) + name + packed)
    return _CENTRAL.pack(_MARKS[1], made, *head, 0, 0, 0, external, 0) + name
