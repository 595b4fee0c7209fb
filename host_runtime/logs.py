"""Logs on standard error: readable where a person looks, a JSON object a line where a machine does."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, logger, message, and the error's trace if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logs(level: int = logging.INFO) -> None:
    """Send the logs of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    is_read_by_a_person = sys.stderr.isatty()
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)-8s %(message)s", "%H:%M:%S")
        if is_read_by_a_person
        else JsonLines()
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Alembic tells of every step; its warnings are enough.
    logging.getLogger("alembic").setLevel(logging.WARNING)
