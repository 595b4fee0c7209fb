"""What an expression can fail with; nothing else leaves the evaluator.

ExpressionError
├── ExpressionSyntaxError      not in the subset, or malformed
├── ExpressionReferenceError   a variable that does not exist
├── ExpressionTypeError        e.g. a member of undefined; v12 takes it for `false`
├── ExpressionRangeError       e.g. `'x'.repeat(-1)`
├── ExpressionThrown           the expression's own `throw`
└── ExpressionLimitError       more work, text, items or nesting than allowed
"""

from typing import ClassVar


class ExpressionError(Exception):
    """An expression that has no value; the message is a sentence for the bot's author."""

    code: ClassVar[str] = "expression_error"


class ExpressionSyntaxError(ExpressionError):
    """The text is malformed or not in the subset; `position` counts characters from 0."""

    code = "syntax_error"

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class ExpressionReferenceError(ExpressionError):
    """A variable that neither the scope nor the built-in names have."""

    code = "reference_error"


class ExpressionTypeError(ExpressionError):
    """A value that cannot do what is asked of it."""

    code = "type_error"


class ExpressionRangeError(ExpressionError):
    """An argument outside of what a built-in function takes."""

    code = "range_error"


class ExpressionThrown(ExpressionError):
    """The expression threw a value of its own."""

    code = "thrown"


class ExpressionLimitError(ExpressionError):
    """The expression wants more than one turn may spend on a condition."""

    code = "limit_exceeded"
