"""The log says what happened and where, and nothing that a visitor wrote or uploaded."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CANARY = "canary7391"
SCENE = """
import logging, sys, threading, warnings
from io import BytesIO
from pathlib import Path

from dnacompare import logs
logging.getLogger("streamlit.before").addHandler(logging.StreamHandler())
logs.switch_on()
late = logging.getLogger("streamlit.later")
late.addHandler(logging.StreamHandler())
late.propagate = False

from dnacompare.errors import DNACompareError
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings

word = sys.argv[2]
def fail(report, device):
    raise ValueError(f"no {word}")

with Service(Settings(home=Path(sys.argv[1]))) as service:
    rows = "".join(f"{k},{word}-{k % 7}\\n" for k in range(60))
    table = f"{word}_column,{word}_second\\n{rows}".encode()
    entry = service.library.add([Upload(f"{word}.csv", BytesIO(table))], name=f"{word} name")
    service.library.rename(entry.id, f"{word} again")
    service.library.tag(entry.id, [f"{word} tag"])
    for wrong in (b"\\x89PNG " + word.encode(), b""):
        try:
            service.library.add([Upload(f"{word}.png", BytesIO(wrong))])
        except DNACompareError as error:
            assert word in str(error)
    job = service.jobs.submit(fail, key=word, kind="test", title=f"{word} title", owner=word)
    start = service.start(entry.id, entry.id, ComparisonSettings(permutations=99))
    while service.jobs.active():
        pass
    print(service.jobs.get(job).record.error)
    logging.getLogger("dnacompare.store.datasets").warning("%s is not listed", word)
    logging.getLogger("dnacompare.store.datasets").warning("%s", DNACompareError(word))
    for name in ("streamlit.before", "streamlit.later"):
        try:
            raise KeyError(word)
        except KeyError:
            logging.getLogger(name).exception("Uncaught %s", word)
    logging.getLogger("uvicorn.access").info("GET /%s", word)
    warnings.warn(word)
    thread = threading.Thread(target=fail, args=(None, None))
    thread.start()
    thread.join()
raise RuntimeError(word)
"""


def test_no_word_of_a_visitor_is_logged(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCENE, str(tmp_path), CANARY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert CANARY not in done.stderr
    told = [json.loads(line) for line in done.stderr.splitlines()]
    events = [one["event"] for one in told]
    assert events.count("dataset_added") == 1
    assert events.count("job_ended") == 2
    assert events.count("message") == 5  # two of the store, two of others, one warning
    assert events[-1] == "process_failed", done.stderr
    added = next(one for one in told if one["event"] == "dataset_added")
    assert (added["items"], added["kind"], added["level"]) == (60, "table", "info")
    failed = next(one for one in told if one["event"] == "job_failed")
    assert failed["error"] == "ValueError"
    assert f"reference {failed['reference']};" in done.stdout  # what the page shows
    ended = next(one for one in told if one["event"] == "job_ended" and one["status"] == "done")
    assert ended["seconds"] > 0
    assert next(one for one in told if one["event"] == "thread_failed")["error"] == "ValueError"
    assert [one["error"] for one in told if one["logger"].startswith("streamlit")] == [
        "KeyError",
        "KeyError",
    ]
    assert all(one["time"].endswith("+00:00") for one in told)
