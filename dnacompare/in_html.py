"""A JSON document inside an HTML page, as data that browsers keep and do not run."""

START = '<script type="application/json" id="dnacompare-result">'
END = "</script>"


def wrapped(document: str) -> str:
    """The element that holds a JSON ``document``; nothing in it can end the element early."""
    # In JSON "<" stands only inside strings, where an escape means the same.
    return f"{START}{document.replace('<', chr(92) + 'u003c')}{END}"


def unwrapped(text: str) -> str:
    """The document in a page that holds one; any other text as it is."""
    _, start, rest = text.partition(START)
    document, end, _ = rest.partition(END)
    return document if start and end else text
