"""What is inside a hand-over file: a Data Package v2 in a strict ZIP.

One rule: the manifest follows from the tables, the header and the nonce alone, so the reader builds it again
from what it read and compares; the package id is the SHA-256 of its bytes.

datapackage.json  RFC 8785: nonce, the repeated members of the header under "nzg", and per table its Table
                  Schema (exactly the columns present), bytes, hash and control totals
data/<table>.csv  sorted by name, see `csvcodec`
cover.pdf         for eyes only; not in the manifest, since they may show the package id. The signature
summary.xlsx      covers them through the digest of the sealed payload. Both may be absent

To export the same report again, keep its nonce and the members of `Header.core`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nzg_desktop.exchange import canonical, csvcodec, strictzip
from nzg_desktop.exchange.cells import TYPES, Cells, FieldSpec, sums
from nzg_desktop.exchange.header import Header
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.exchange.strictzip import LIMITS, Bytes, Entry, Found, Limits

MANIFEST, COVER, SUMMARY = "datapackage.json", "cover.pdf", "summary.xlsx"
LARGEST = 2 << 20  # of a manifest, in bytes
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ALWAYS = {"report": "figure", "receipt": "receipt"}
_NAME = re.compile("[a-z][a-z0-9_]{0,59}")
_NONCE = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a package. Rows are canonical text, see `cells`; when read they are tuples of str."""

    name: str
    fields: tuple[FieldSpec, ...]
    rows: Sequence[Cells]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """A package ready to be sealed: its manifest and its tables by path."""

    manifest: bytes
    files: tuple[tuple[str, bytes], ...]

    @property
    def package_id(self) -> str:
        """SHA-256 of the canonical manifest, hex."""
        return hashlib.sha256(self.manifest).hexdigest()


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read: every table hashed, canonical, and in agreement with its control totals."""

    package_id: str
    nonce: str
    manifest: bytes
    resources: tuple[Resource, ...]
    totals: Mapping[str, Mapping[str, Any]]
    cover: bytes
    summary: bytes

    def resource(self, name: str) -> Resource | None:
        """The table of this name, None where the package has none."""
        return next((resource for resource in self.resources if resource.name == name), None)


def new_nonce() -> str:
    """Sixteen random bytes as hex, to be kept with the export."""
    return secrets.token_hex(16)


def control_totals(fields: Sequence[FieldSpec], rows: Sequence[Cells]) -> dict[str, Any]:
    """What both sides count: the rows, and the exact sum of every integer and number column."""
    return {"rows": len(rows), "sums": sums(fields, rows)}


def pack(header: Header, resources: Iterable[Resource], nonce: str) -> Packed:
    """The tables and the manifest of a package; of the header only the repeated members are used.

    Raises RefusedFile E-503 for a text that is too long, ValueError for tables that break the format.
    """
    ordered = sorted(resources, key=lambda resource: resource.name)
    if len({resource.name for resource in ordered}) != len(ordered):
        raise ValueError("two tables with one name")
    described, files = [], []
    for resource in ordered:
        raw = csvcodec.write(resource.fields, resource.rows, resource.title or resource.name)
        totals = control_totals(resource.fields, resource.rows)
        described.append(_description(resource, _schema(resource.fields), len(raw), _hash(raw), totals))
        files.append((_path(resource.name), raw))
    manifest = canonical.dumps(_manifest(header.core(), nonce, described))
    return Packed(manifest, tuple(files))


def write_payload(packed: Packed, cover: bytes = b"", summary: bytes = b"") -> bytes:
    """The inner ZIP: always the same bytes for the same arguments."""
    entries = [Entry(MANIFEST, packed.manifest, deflate=True)]
    entries += [Entry(path, raw, deflate=True) for path, raw in packed.files]
    # A PDF and an xlsx are compressed already.
    entries += [Entry(name, raw, deflate=False) for name, raw in ((COVER, cover), (SUMMARY, summary)) if raw]
    return strictzip.write(entries)


def read_payload(inner: bytes, header: Header, limits: Limits = LIMITS) -> Package:
    """The package inside, checked cheapest first: layout, manifest, header repeated, tables, totals.

    Raises RefusedFile E-101 … E-110, E-401 … E-405, E-501 … E-506, E-601.
    """
    found = {entry.name: entry for entry in strictzip.layout(inner, limits)}
    if next(iter(found), "") != MANIFEST:
        raise refused("E-107")
    if found[MANIFEST].size > LARGEST:
        raise refused("E-109", MANIFEST)
    manifest = bytes(strictzip.content(inner, found[MANIFEST]))
    package_id = hashlib.sha256(manifest).hexdigest()
    if package_id != header.manifest_sha256:
        raise refused("E-401")
    told, shells = _told(manifest, header)
    extras = [name for name in (COVER, SUMMARY) if name in found]
    if list(found) != [MANIFEST, *(_path(shell.name) for shell in shells), *extras]:
        raise refused("E-107")
    described = zip(shells, told["resources"], strict=True)
    resources = tuple(_table(inner, found[_path(shell.name)], shell, given) for shell, given in described)
    totals = {given["name"]: given["totals"] for given in told["resources"]}
    cover, summary = (
        bytes(strictzip.content(inner, found[n])) if n in found else b"" for n in (COVER, SUMMARY)
    )
    return Package(package_id, told["nonce"], manifest, resources, totals, cover, summary)


def _told(manifest: bytes, header: Header) -> tuple[dict[str, Any], list[Resource]]:
    """What the manifest says, and the tables it announces, still without rows."""
    try:
        told: dict[str, Any] = canonical.loads(manifest)
        shells = [_shell(given) for given in told["resources"]]
        described = [
            _description(shell, given["schema"], given["bytes"], given["hash"], given["totals"])
            for shell, given in zip(shells, told["resources"], strict=True)
        ]
        is_canonical = canonical.dumps(_manifest(told["nzg"], told["nonce"], described)) == manifest
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused("E-402") from error
    names = [shell.name for shell in shells]
    if not is_canonical or names != sorted(set(names)):
        raise refused("E-402")
    if told["nzg"] != header.core():
        raise refused("E-403")
    if header.kind in ALWAYS and ALWAYS[header.kind] not in names:
        raise refused("E-405")
    return told, shells


def _table(inner: bytes, entry: Found, shell: Resource, given: Mapping[str, Any]) -> Resource:
    where = shell.title or shell.name
    if entry.size != given["bytes"]:
        raise refused("E-404", where)
    raw = strictzip.content(inner, entry)
    if _hash(raw) != given["hash"]:
        raise refused("E-404", where)
    rows = csvcodec.read(raw, [field.name for field in shell.fields], where)
    try:
        totals = control_totals(shell.fields, rows)
    except ValueError as error:
        raise refused("E-601", where) from error
    if totals != given["totals"]:
        raise refused("E-601", where)
    return Resource(shell.name, shell.fields, rows, shell.title)


def _hash(raw: Bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _path(name: str) -> str:
    return f"data/{name}.csv"


def _manifest(core: Mapping[str, Any], nonce: str, described: list[dict[str, Any]]) -> dict[str, Any]:
    if not _NONCE.fullmatch(nonce):
        raise ValueError("not a nonce")
    about = {"$schema": PROFILE, "name": f"nzg-{core['kind']}", "version": core["schema"]}
    return about | {"nonce": nonce, "nzg": core, "resources": described}


def _description(
    resource: Resource, schema: dict[str, Any], size: int, digest: str, totals: Mapping[str, Any]
) -> dict[str, Any]:
    """One table as a Data Resource."""
    if not _NAME.fullmatch(resource.name):
        raise ValueError(f"not a name for a table: {resource.name}")
    described = {
        "name": resource.name,
        "type": "table",
        "path": _path(resource.name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "bytes": size,
        "hash": digest,
        "totals": totals,
        "schema": schema,
    }
    return described | ({"title": resource.title} if resource.title else {})


@lru_cache(maxsize=64)
def _schema(fields: tuple[FieldSpec, ...]) -> dict[str, Any]:
    """The Table Schema of these columns. Kept for the next package, so never changed."""
    if not fields or len({field.name for field in fields}) != len(fields):
        raise ValueError("a table needs columns, each with a name of its own")
    schema: dict[str, Any] = {"fields": [_field(field) for field in fields], "fieldsMatch": "exact"}
    return schema | ({"primaryKey": ["uid"]} if any(field.name == "uid" for field in fields) else {})


def _field(field: FieldSpec) -> dict[str, Any]:
    """One column as a Table Schema field."""
    coded = field.type == "string" or not field.codes
    scaled = 0 <= field.scale <= 9 and (field.type == "number" or not field.scale)
    if not _NAME.fullmatch(field.name) or field.type not in TYPES or not coded or not scaled:
        raise ValueError(f"not a column: {field.name}")
    described: dict[str, Any] = {"name": field.name, "title": field.title, "type": field.type}
    if field.type == "boolean":
        described |= {"trueValues": ["1"], "falseValues": ["0"]}
    if field.scale:
        described["scale"] = field.scale
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.codes:
        constraints["enum"] = list(field.codes)
    return described | ({"constraints": constraints} if constraints else {})


def _shell(given: Mapping[str, Any]) -> Resource:
    """The table a Data Resource announces. Other junk in it shows when the manifest is built again."""
    return Resource(given["name"], _fields(canonical.dumps(given["schema"])), (), given.get("title", ""))


@lru_cache(maxsize=64)
def _fields(schema: bytes) -> tuple[FieldSpec, ...]:
    """The columns of a canonical Table Schema, which thousands of packages share."""
    fields = tuple(_spec(given) for given in canonical.loads(schema)["fields"])
    if canonical.dumps(_schema(fields)) != schema:
        raise ValueError("not a Table Schema of ours")
    return fields


def _spec(given: Mapping[str, Any]) -> FieldSpec:
    constraints = given.get("constraints", {})
    codes = tuple(constraints.get("enum", ()))
    required = constraints.get("required", False)
    return FieldSpec(given["name"], given["title"], given["type"], codes, required, given.get("scale", 0))
