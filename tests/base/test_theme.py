"""The theme is whole and calls nothing outside."""

import re

from steward import theme


def test_the_theme_links_nothing():
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org)", theme.css() + theme.sprite())


def test_every_chart_colour_stands_for_a_token_of_the_theme():
    for colour, token in theme.INK.items():
        name = token.removeprefix("var(").removesuffix(")")
        assert re.search(rf"{name}:\s*{colour};", theme.css(), re.IGNORECASE), token
