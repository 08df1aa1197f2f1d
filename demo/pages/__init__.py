"""Page templates of the invented places: the structure of the real engines, our own words.

Each file is a string.Template; whoever fills it escapes what goes in.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from string import Template


@cache
def template(name: str) -> Template:
    """The template of demo/pages/<name>.html."""
    return Template(resources.files(__package__).joinpath(f"{name}.html").read_text("utf-8"))


def fill(name: str, /, **values: object) -> str:
    """The page with every $name replaced; raises KeyError for a name that was not given."""
    return template(name).substitute(values)
