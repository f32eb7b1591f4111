"""Change a JSON value anywhere, to what nobody expects there."""

import copy

from hypothesis import strategies as st

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=3),
    st.just([]), st.just({}), st.just([[]]), st.just([{}]), st.just({"": []}), st.just([None]),
    st.just(KeyError),
)  # fmt: skip
"""Values of every kind; KeyError takes the key away."""


def places(value, path=()):
    """Yield the path of every part of a JSON value."""
    yield path
    if isinstance(value, dict | list):
        children = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in children:
            yield from places(child, (*path, key))


def put(made, path, value):
    """Set the part of `made` at `path`, in place; KeyError removes it."""
    *parents, last = path
    for part in parents:
        made = made[part]
    if value is KeyError:
        del made[last]
    elif isinstance(made, list) and last == len(made):
        made.append(value)
    else:
        made[last] = copy.deepcopy(value)  # else a value could be put inside of itself
