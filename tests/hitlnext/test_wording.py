"""Which language is chosen, and how a name gets into a text."""

import pytest

from hitlnext_module.i18n import load_translations, pick, with_agent_name
from hitlnext_module.names import name_for

TEXTS = {"en": "Hello", "fr": "Bonjour", "pt-BR": "Olá", "de": "  "}


@pytest.mark.parametrize(
    ("language", "default", "text"),
    [
        ("fr", "en", "Bonjour"),
        ("FR", "en", "Bonjour"),
        ("fr-CA", "en", "Bonjour"),
        ("fr_CA", "en", "Bonjour"),
        ("pt-br", "en", "Olá"),
        ("pt", "fr", "Bonjour"),
        ("de", "fr", "Bonjour"),
        ("xx", "xx", "Hello"),
        ("", "en", "Hello"),
        (None, "fr-CH", "Bonjour"),
        (7, "en", "Hello"),
    ],
)
def test_the_nearest_language_is_chosen(language: object, default: str, text: str) -> None:
    assert pick(TEXTS, language, default) == text


def test_without_english_any_text_will_do_and_without_any_there_is_none() -> None:
    assert pick({"nl": "Hallo"}, "fr", "fr") == "Hallo"
    assert pick({}, "fr", "fr") is None
    assert pick({"en": " "}, "en", "en") is None


def test_a_name_is_plain_text_and_never_a_template() -> None:
    assert (
        with_agent_name("{{agentName}}, {{{ agentName }}}", "O'Brien & <b>") == "O'Brien & <b>, O'Brien & <b>"
    )
    assert with_agent_name("{{agentName}}", "{{agentName}}") == "{{agentName}}"
    assert with_agent_name("{{other}} \\1", "x") == "{{other}} \\1"


def test_every_text_of_the_module_is_there_in_every_language() -> None:
    assert {frozenset(texts) for texts in load_translations().values()} == {frozenset({"en", "fr", "es"})}


def test_a_made_up_name_stays_the_same_for_a_user() -> None:
    assert name_for("user-1") == name_for("user-1")
    assert len({name_for(f"user-{number}") for number in range(50)}) > 40
