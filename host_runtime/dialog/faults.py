"""What can go wrong while a turn runs; each sends the dialog to its error flow.

DialogFault
├── ActionFault       an action is unknown, or raised
├── ContentFault      an element or a content type is unknown
├── InstructionFault  an instruction that is malformed, or whose condition or template has no value
├── PlaceFault        a flow or a node that does not exist
└── LoopFault         a turn that goes round in circles; ends the conversation instead
"""


class DialogFault(Exception):
    """A fault of the bot, with a sentence for its developer."""


class ActionFault(DialogFault):
    """An action cannot be called, or failed."""


class ContentFault(DialogFault):
    """There is nothing to say under that reference."""


class InstructionFault(DialogFault):
    """An instruction of a node cannot be carried out as it is written."""


class PlaceFault(DialogFault):
    """A transition, or a stored place, leads nowhere."""


class LoopFault(DialogFault):
    """The flows lead round in circles without waiting for the user."""
