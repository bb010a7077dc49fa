"""Bundles of a workspace that a server has open."""

from typing import BinaryIO

from dnacompare.errors import LimitError
from dnacompare.workflow.bundles.contents import Contents, contents
from dnacompare.workflow.bundles.take_in import TakenIn, take_in
from dnacompare.workflow.read_only import refuse
from dnacompare.workflow.service import Service
from dnacompare.workflow.storage import Storage


def leaving(service: Service, comparison: str | None = None, *, raw: bool = False) -> Contents:
    """What a bundle would take out of the workspace; see ``contents``."""
    return contents(service.store, service.library, comparison=comparison, raw=raw)


def receive(service: Service, stream: BinaryIO, size: int, name: str) -> TakenIn:
    """Take a bundle in as ``take_in`` does, within what the operator allows for uploads."""
    settings = service.settings
    refuse(settings.read_only, "Taking a bundle in")
    if size > settings.upload_bytes:
        raise LimitError(
            f"{name!r} holds {size:,} bytes; at most {settings.upload_bytes:,} may be uploaded "
            "here (DNACOMPARE_UPLOAD_BYTES raises it)."
        )
    with Storage(settings.storage_bytes, service.library.uploaded).room(size):
        return take_in(service.store, stream, size, name, settings.limits)
