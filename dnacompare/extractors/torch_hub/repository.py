"""A network made by the code of a repository, with weights of its own, random ones or a file's."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, digest_file
from dnacompare.networks import given
from dnacompare.networks.weights import Loaded, fill, read_state, seeded

if TYPE_CHECKING:
    from torch.nn import Module

SIDE = 224


def load(options: Mapping[str, Any]) -> Loaded:
    """The network that ``model`` of ``repository`` makes.

    By convention an entry point takes ``pretrained``: True for the weights that it publishes.
    """
    repository, model = _named(options)
    weights = str(options.get("weights", "published"))
    preprocessing = given.preprocessing(options, 3, SIDE)
    if weights == "published":
        return Loaded.of(_made(repository, model, pretrained=True), preprocessing)
    seed = given.whole(options, "seed", 0)
    made = seeded(lambda: _made(repository, model, pretrained=False), seed)
    if weights != "random":
        fill(made, read_state(Path(weights)), model, Path(weights))
    return Loaded.of(made, preprocessing)


def about(options: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The entry point's name, and what tells this code from other code, for the provenance.

    A folder counts by its Python files, a repository on GitHub by its name and version.
    """
    repository, model = _named(options)
    folder = Path(repository)
    if not folder.is_dir():
        return model, {"repository": repository}
    files = sorted(folder.rglob("*.py"))
    parts = (part for file in files for part in (str(file.relative_to(folder)), digest_file(file)))
    return model, {"repository": folder.name, "code": digest(*parts)}


def _named(options: Mapping[str, Any]) -> tuple[str, str]:
    for name, example in (("repository", "owner/name:tag, or a folder"), ("model", "resnet18")):
        if not options.get(name):
            raise InputError(f"'torch-hub' needs the option {name!r}: {example}.")
    return str(options["repository"]), str(options["model"])


def _made(repository: str, model: str, *, pretrained: bool) -> "Module":
    import torch

    local = Path(repository).is_dir()
    try:
        made = torch.hub.load(
            repository,
            model,
            source="local" if local else "github",
            trust_repo=True,  # the operator or the caller said so before we came here
            verbose=False,
            pretrained=pretrained,
        )
    except Exception as error:  # whatever a stranger's code raises
        raise InputError(
            f"{repository!r} made no network {model!r}: {error or type(error).__name__}"
        ) from error
    if not isinstance(made, torch.nn.Module):
        raise InputError(f"{model!r} of {repository!r} made no network: {type(made).__name__}.")
    return made
