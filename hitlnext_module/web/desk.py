"""What the module's handlers are given."""

from dataclasses import dataclass

from hitlnext_module.browsing import Browsing
from hitlnext_module.dead_letters import DeadLetters
from hitlnext_module.feed import Feed
from hitlnext_module.presence import Roster
from hitlnext_module.service import HandoffService
from host_runtime import (
    ModuleContext,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The services behind the desk."""

    context: ModuleContext
    service: HandoffService
    browsing: Browsing
    roster: Roster
    feed: Feed
    dead_letters: DeadLetters
