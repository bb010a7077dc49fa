"""The optional sentence encoder: what a person reads without the package or without the model."""

from importlib.util import find_spec

import pytest

from dnacompare.errors import InputError, MissingDependencyError
from dnacompare.extractors.sentences import EXTRACTOR

INSTALLED = find_spec("sentence_transformers") is not None


@pytest.mark.skipif(INSTALLED, reason="sentence-transformers is installed here")
def test_without_the_package_the_error_names_the_extra():
    with pytest.raises(MissingDependencyError, match=r"pip install 'dnacompare\[sentences\]'"):
        EXTRACTOR.build("", (), "cpu", {})


@pytest.mark.skipif(not INSTALLED, reason="needs sentence-transformers")
def test_a_folder_without_a_model_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="cannot be loaded"):
        EXTRACTOR.build(str(tmp_path), (), "cpu", {})


def test_the_entry_says_what_it_needs():
    assert EXTRACTOR.requires == ("sentence_transformers",)
    assert EXTRACTOR.modalities == ("text",)
