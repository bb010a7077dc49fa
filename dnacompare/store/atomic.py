"""Files that are whole or absent, also after a crash."""

import os
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a file beside its place, flush it to the disk, then rename it; raises ``OSError``."""
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make renames in ``folder`` last through a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
