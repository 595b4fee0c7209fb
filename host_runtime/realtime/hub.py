"""Who listens to what in this process: a topic is a string, a subscriber takes encoded frames."""

from typing import Any, Protocol

import orjson


class Subscriber(Protocol):
    """A connection that wants the events of its topics."""

    def push(self, frame: bytes) -> None:
        """Queue an encoded frame; never blocks (a connection that is too slow closes itself)."""
        ...


class Hub:
    """Topics and their subscribers. An event is encoded once, however many listen."""

    def __init__(self) -> None:
        self._topics: dict[str, dict[Subscriber, None]] = {}

    def subscribe(self, topic: str, subscriber: Subscriber) -> None:
        self._topics.setdefault(topic, {})[subscriber] = None

    def unsubscribe(self, topic: str, subscriber: Subscriber) -> None:
        listening = self._topics.get(topic)
        if listening is None:
            return
        listening.pop(subscriber, None)
        if not listening:
            del self._topics[topic]

    def is_listened_to(self, topic: str) -> bool:
        return topic in self._topics

    def publish(self, topic: str, *, resource: str, type: str, id: object, payload: Any) -> None:
        """Push `{type: "event", event: {resource, type, id, payload}}` to every subscriber of `topic`."""
        listening = self._topics.get(topic)
        if not listening:
            return
        event = {"resource": resource, "type": type, "id": id, "payload": payload}
        frame = orjson.dumps({"type": "event", "event": event})
        for subscriber in list(listening):
            subscriber.push(frame)
