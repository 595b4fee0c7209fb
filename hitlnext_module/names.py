"""Readable names for users who have not said theirs: the same user always gets the same one."""

import hashlib

_FIRST_WORDS = (
    "Amber Bold Brave Bright Calm Clever Coral Cosy Curious Daring Eager Fair Fleet Gentle Glad Golden "
    "Happy Honest Humble Indigo Ivory Jolly Keen Kind Lively Loyal Lucky Mellow Merry Mild Misty Noble "
    "Olive Patient Pearl Plucky Polite Proud Quick Quiet Rapid Rosy Royal Ruby Sandy Sharp Shiny Silver "
    "Smart Snowy Solar Steady Sunny Swift Tidy Tender True Velvet Vivid Warm Wise Witty Young Zesty"
)
_SECOND_WORDS = (
    "Badger Beaver Bison Camel Cat Cobra Crane Crow Deer Dingo Dolphin Dove Eagle Falcon Ferret Finch "
    "Fox Gecko Goose Hare Hawk Heron Horse Ibex Jackal Jay Koala Lark Lemur Lion Llama Lynx Magpie "
    "Marten Mole Moose Mouse Newt Orca Otter Owl Panda Parrot Pelican Pony Puffin Puma Quail Rabbit "
    "Raven Robin Salmon Seal Sparrow Stork Swan Tapir Tiger Toucan Trout Turtle Walrus Whale Wolf"
)
_FIRST = tuple(_FIRST_WORDS.split())
_SECOND = tuple(_SECOND_WORDS.split())


def name_for(user_id: str) -> str:
    """Return two words that stand for a user."""
    digest = hashlib.sha256(user_id.encode()).digest()
    return f"{_FIRST[digest[0] % len(_FIRST)]} {_SECOND[digest[1] % len(_SECOND)]}"
