"""What the checks of the examples for Spark have in common, with it and without: they are called with EXAMPLES FOLDER."""

import contextlib
import io
import runpy
import sys
from pathlib import Path

examples, folder = (Path(each).resolve() for each in sys.argv[1:])
sys.path.insert(0, str(examples))


def program(name, *args):
    """Lines that a program of the examples prints."""
    out = io.StringIO()
    sys.argv = [name, *args]
    with contextlib.redirect_stdout(out):
        runpy.run_path(str(examples / name), run_name="__main__")
    return out.getvalue().splitlines()


def job(name, work):
    try:
        lines = work()
    except Exception as error:
        (folder / f"{name}.error").write_text(str(error))
    else:
        (folder / f"{name}.states").write_text("".join(f"{line}\n" for line in lines))
