"""What Prometheus reads."""

from host_runtime.messaging.counters import Counters
from host_runtime.realtime.sockets import Sockets

_HELP = {
    "received": "Messages that users sent and that were stored.",
    "repeated": "Messages that were sent again and stored once.",
    "sent": "Messages that bots, agents and the system said.",
    "refused": "Answers of bots that the outgoing gate refused.",
    "failed": "Attempts to handle an event that failed.",
}


def metrics_text(counters: Counters, sockets: Sockets) -> str:
    """Return the counts in Prometheus' text format."""
    lines = []
    for name, meaning in _HELP.items():
        metric = f"host_messages_{name}_total"
        lines += [f"# HELP {metric} {meaning}", f"# TYPE {metric} counter"]
        lines.append(f"{metric} {getattr(counters, name)}")
    lines += ["# HELP host_sockets Open WebSocket connections.", "# TYPE host_sockets gauge"]
    lines.append(f"host_sockets {len(sockets)}")
    return "\n".join(lines) + "\n"
