"""How letters to an authority begin and end: the office's exact words, else the locale's form."""

from __future__ import annotations

from pipeline.campaign.lines import Lines
from pipeline.campaign.models import Authority, CampaignSettings
from pipeline.localise.bidi import isolate_lines
from pipeline.localise.forms import Form, find_form, same_language
from pipeline.localise.locales import choose_locale


def find_lines(authority: Authority, locale: str, settings: CampaignSettings) -> Lines | None:
    """Return the words for an authority in a language, or None where letters must wait."""
    if exact := exact_lines(authority, locale):
        return exact
    form = usable_form(authority, locale, settings)
    if form is None:
        return None
    typed = _typed(authority, locale)
    return Lines(
        salutation=form.salutation,
        closing=form.closing,
        closing_male=form.closing_male,
        closing_female=form.closing_female,
        closing_plural=form.closing_plural,
        office=typed.office if typed else None,
        name=typed.name if typed else None,
        address=typed.address if typed else None,
    )


def exact_lines(authority: Authority, locale: str) -> Lines | None:
    """Return the office's own salutation and closing in a language, or None."""
    whole = {code: lines for code, lines in authority.lines.items() if lines.salutation}
    found = choose_locale(locale, whole)
    return whole[found] if found else None


def usable_form(authority: Authority, locale: str, settings: CampaignSettings) -> Form | None:
    """Return the locale's form for an authority, filled in, or None.

    None too where the office has not written the authority's rank, where nobody has verified the
    form and the campaign does not allow that, and where it needs a name or an office which the
    authority lacks in that language.
    """
    form = _form(authority, locale)
    if form is None:
        return None
    if form.status == "unverified" and not settings.unverified_lines:
        return None
    known = _known(authority, locale, settings)
    if any(not known[need] for need in form.needs):
        return None
    guarded = {key: isolate_lines(text, locale) for key, text in known.items()}
    return form.fill(**guarded)


def words_cure(key: str, authority: Authority, locale: str, settings: CampaignSettings) -> str:
    """Return what the office can do where letters to an authority lack words in a language."""
    cures = [f"write salutation and closing under [{key}.lines.{locale}] in authorities.toml"]
    if steps := _steps(authority, locale, settings):
        cures.append(f"{' and '.join(steps)}, to use the usual words")
    if authority.gender == "unknown" and _gender_helps(authority, locale, settings):
        cures.append(f"write the gender of [{key}] there")
    return ", or ".join(cures)


def _steps(authority: Authority, locale: str, settings: CampaignSettings) -> list[str]:
    """Return what stands between an authority and the form of its language, if there is one."""
    if not _has_rank(authority):
        return ["write its rank there"]
    form = _form(authority, locale)
    if form is None:
        return []
    known = _known(authority, locale, settings)
    lacking = [need for need in sorted(form.needs) if not known[need]]
    steps = [f"write its {' and '.join(lacking)} there"] if lacking else []
    if form.status == "unverified" and not settings.unverified_lines:
        steps.append("put unverified_lines = true into campaign.toml (nobody has verified them)")
    return steps


def _gender_helps(authority: Authority, locale: str, settings: CampaignSettings) -> bool:
    tries = (authority.model_copy(update={"gender": gender}) for gender in ("male", "female"))
    return any(usable_form(one, locale, settings) for one in tries)


def _form(authority: Authority, locale: str) -> Form | None:
    if not _has_rank(authority):
        return None
    return find_form(locale, authority.rank, authority.gender)


def _has_rank(authority: Authority) -> bool:
    """Say whether the office wrote the rank: that it is left out says nothing about it."""
    return "rank" in authority.model_fields_set


def _known(authority: Authority, locale: str, settings: CampaignSettings) -> dict[str, str]:
    """Return the authority's name and office in a language; empty where it has none there.

    What stands outside of the tables of languages is in the campaign's own.
    """
    typed = _typed(authority, locale)
    own = same_language(locale, settings.default_locale)
    known = {
        "name": authority.name if own else "",
        "office": authority.office if own else "",
    }
    if typed:
        words = {"name": typed.name, "office": typed.office}
        known |= {key: word for key, word in words.items() if word is not None}
    return known


def _typed(authority: Authority, locale: str) -> Lines | None:
    found = choose_locale(locale, authority.lines)
    return authority.lines[found] if found else None
