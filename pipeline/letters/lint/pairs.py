"""Tags that belong together: each ``{% if %}`` with its ``{% endif %}``."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.letters.lint.faults import Fault
from pipeline.letters.lint.tags import Tag

_UNITS = {"p": ("paragraphs", "cell or text"), "tr": ("rows", "table"), "tc": ("cells", "row")}


def judge_pairs(tags: list[Tag]) -> Iterator[Fault]:
    """Yield what is wrong with the pairs of one part, whose tags come in reading order."""
    open_tags: list[Tag] = []
    jumped: dict[Tag, Tag] = {}
    strays: list[Tag] = []
    for tag in tags:
        if tag.opens:
            open_tags.append(tag)
        elif tag.word in ("else", "elif"):
            yield from _judge_middle(tag, open_tags)
        elif tag.closes:
            opener = _opener(tag, open_tags)
            if opener is None:
                strays.append(tag)
                continue
            place = open_tags.index(opener)
            crossed = jumped.pop(opener, None)
            jumped |= dict.fromkeys(open_tags[place + 1 :], tag)
            del open_tags[place]
            yield from _judge_pair(opener, tag, crossed)
    yield from _judge_left(open_tags, strays)


def _opener(tag: Tag, open_tags: list[Tag]) -> Tag | None:
    return next((other for other in reversed(open_tags) if other.opens == tag.closes), None)


def _judge_pair(opener: Tag, closer: Tag, crossed: Tag | None) -> Iterator[Fault]:
    if crossed is not None:
        yield _fault(
            "pair_crossed",
            closer,
            f"{opener.raw} is closed by {closer.raw} only after {crossed.raw} has closed the tag "
            f"around it. Put {closer.raw} before {crossed.raw}",
        )
    elif opener.prefix != closer.prefix:
        yield _mismatched(opener, closer)
    elif _is_cut(opener, closer):
        yield _cut(opener, closer)
    elif opener.prefix in _UNITS and _holder(opener) is not _holder(closer):
        units, holder = _UNITS[opener.prefix]
        yield _fault(
            "pair_mismatched",
            closer,
            f"{opener.raw} and {closer.raw} take {units}, so they must stand in the same {holder}",
        )


def _mismatched(opener: Tag, other: Tag) -> Fault:
    sign = "{%" + opener.prefix
    better = f"{sign} {other.body} %}}"
    return _fault(
        "pair_mismatched",
        other,
        f"{other.raw} belongs to {opener.raw}, so it must begin with {sign} too. Write {better}",
        better,
    )


def _is_cut(opener: Tag, other: Tag) -> bool:
    """Whether what lies between two tags in a line would leave half a table or a link behind."""
    if opener.prefix or "{%-" in opener.raw + other.raw or "-%}" in opener.raw + other.raw:
        return False
    return opener.paragraph.inside(opener.start) != other.paragraph.inside(other.start)


def _cut(opener: Tag, other: Tag) -> Fault:
    return _fault(
        "pair_mismatched",
        other,
        f"{opener.raw} and {other.raw} stand in different kinds of places (a table and the text, "
        "a link and the text, or a tracked change). Put both in the same",
    )


def _holder(tag: Tag) -> object:
    if tag.prefix == "p":
        return tag.paragraph.element.getparent()
    return tag.paragraph.around("tbl" if tag.prefix == "tr" else "tr")


def _judge_middle(tag: Tag, open_tags: list[Tag]) -> Iterator[Fault]:
    kinds = ("if", "for") if tag.word == "else" else ("if",)
    opener = open_tags[-1] if open_tags else None
    if opener is None or opener.opens not in kinds:
        yield _fault("pair_stray", tag, f"{tag.raw} stands in no {{% if %}}. Take it out")
    elif opener.prefix != tag.prefix:
        yield _mismatched(opener, tag)
    elif _is_cut(opener, tag):
        yield _cut(opener, tag)


def _judge_left(open_tags: list[Tag], strays: list[Tag]) -> Iterator[Fault]:
    """A tag never closed and a later one that closes nothing are taken for a pair."""
    left = [*open_tags]
    for stray in strays:
        before = [tag for tag in left if tag.place < stray.place]
        if not before:
            yield _fault("pair_stray", stray, f"{stray.raw} closes nothing. Take it out")
            continue
        left.remove(before[-1])
        end = _end(before[-1])
        words = f"{before[-1].raw} needs {end}, but {stray.raw} follows. Write {end} instead"
        yield _fault("pair_crossed", stray, words, end)
    for tag in left:
        end = _end(tag)
        words = f"{tag.raw} is never closed. Add {end} where it ends"
        yield _fault("pair_open", tag, words, end)


def _end(tag: Tag) -> str:
    return f"{{%{tag.prefix} end{tag.opens} %}}"


def _fault(code: str, tag: Tag, words: str, suggestion: str = "") -> Fault:
    return Fault(code, tag.paragraph, tag.start, tag.raw, f"{words}.", suggestion)
