"""The names that every expression sees besides its scope."""

import math
from types import MappingProxyType

from host_runtime.dialog.expressions.arithmetic import BOOLEAN, MATH, NUMBER, NUMBER_FUNCTIONS
from host_runtime.dialog.expressions.arrays import ARRAY
from host_runtime.dialog.expressions.collections import COLLECTIONS
from host_runtime.dialog.expressions.dates import DATE
from host_runtime.dialog.expressions.failures import ERRORS
from host_runtime.dialog.expressions.json_text import JSON
from host_runtime.dialog.expressions.objects import OBJECT
from host_runtime.dialog.expressions.promises import PROMISE
from host_runtime.dialog.expressions.regexes import REGEXP
from host_runtime.dialog.expressions.strings import STRING
from host_runtime.dialog.expressions.uris import URI_FUNCTIONS
from host_runtime.dialog.expressions.values import UNDEFINED, Native

# Flows log while they are being written; here the line goes nowhere, and the condition keeps its value.
_SILENT = Native("log", lambda evaluation, this, arguments: UNDEFINED)

BUILTINS = MappingProxyType(
    {
        "undefined": UNDEFINED,
        "NaN": math.nan,
        "Infinity": math.inf,
        "Array": ARRAY,
        "Boolean": BOOLEAN,
        "Date": DATE,
        "JSON": JSON,
        "Math": MATH,
        "Number": NUMBER,
        "Object": OBJECT,
        "Promise": PROMISE,
        "RegExp": REGEXP,
        "String": STRING,
        "console": Native(
            "console", members=dict.fromkeys(("debug", "error", "info", "log", "warn"), _SILENT)
        ),
        **COLLECTIONS,
        **ERRORS,
        **NUMBER_FUNCTIONS,
        **URI_FUNCTIONS,
    }
)
