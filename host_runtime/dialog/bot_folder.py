"""A bot's folder: reads configuration, flows, content and actions, and collects what is wrong with them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from host_runtime.dialog.actions import Action
from host_runtime.dialog.bot import Bot, BotFaults, Element, Fault, Severity
from host_runtime.dialog.bot_actions import load_bot_actions
from host_runtime.dialog.bot_checks import BotChecks
from host_runtime.dialog.content_types import ContentType
from host_runtime.dialog.flow_files import FlowFile, NodeFile, expand_skill, make_flow, read_flow
from host_runtime.dialog.flows import FLOW_SUFFIX, MAIN_FLOW, Flow
from host_runtime.dialog.skills import Skill

_BOT_ID = re.compile(r"[a-z0-9]([a-z0-9_-]{1,48})[a-z0-9]", re.IGNORECASE)
_CONFIG_FILE = "bot.config.json"


class BotConfigFile(BaseModel):
    """What the engine reads of `bot.config.json`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | None = None
    name: str | None = None
    defaultLanguage: str = Field(default="en", min_length=2)
    languages: list[str] | None = None


class ElementFile(BaseModel):
    """An entry of a file of content elements."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(min_length=1)
    formData: dict[str, Any]


@dataclass(slots=True)
class BotFolder:
    """One reading of a folder."""

    folder: Path
    actions: Mapping[str, Action] = field(kw_only=True)
    skills: Mapping[str, Skill] = field(kw_only=True)
    content_types: Mapping[str, ContentType] = field(kw_only=True)
    faults: list[Fault] = field(default_factory=list, init=False)

    def read(self) -> Bot:
        """Return the bot; raises BotFaults if there is any error."""
        config, raw = self._read_config()
        bot_id = config.id or self.folder.name
        if _BOT_ID.fullmatch(bot_id) is None:
            self._fault(_CONFIG_FILE, "id", f"{bot_id!r} is no id: 3 to 50 letters, digits, '-' and '_'")
        own_actions = load_bot_actions(
            self.folder / "actions", bot_id, lambda file, it: self._fault(file, "", it)
        )
        bot = Bot(
            id=bot_id,
            name=config.name or bot_id,
            default_language=config.defaultLanguage,
            languages=tuple(config.languages or [config.defaultLanguage]),
            flows=self._read_flows(),
            elements=self._read_elements(),
            actions={**own_actions, **self.actions},
            content_types=self.content_types,
            config=raw,
        )
        checks = BotChecks(bot)
        checks.run()
        self.faults += checks.faults
        if any(fault.severity == "error" for fault in self.faults):
            raise BotFaults(self.faults)
        return replace(bot, conditions=checks.conditions, warnings=tuple(self.faults))

    def _read_config(self) -> tuple[BotConfigFile, Mapping[str, Any]]:
        raw = self._read_json(_CONFIG_FILE)
        try:
            config = BotConfigFile.model_validate({} if raw is None else raw)
        except ValidationError as error:
            self._report_invalid(_CONFIG_FILE, "", error)
            return BotConfigFile(), {}
        if config.languages and config.defaultLanguage not in config.languages:
            message = f"{config.defaultLanguage!r} is not one of the languages"
            self._fault(_CONFIG_FILE, "defaultLanguage", message, "warning")
        return config, raw if isinstance(raw, dict) else {}

    def _read_flows(self) -> dict[str, Flow]:
        files = {name: self._read_flow(name) for name in self._flow_names()}
        complete: dict[str, FlowFile] = {}
        for name, file in files.items():
            if file is not None:
                complete |= self._with_skills(name, file, files)
        if MAIN_FLOW not in {name.lower() for name in files}:
            self._fault(f"flows/{MAIN_FLOW}", "", "is missing: conversations start there")
        return self._made(complete)

    def _made(self, files: Mapping[str, FlowFile]) -> dict[str, Flow]:
        flows: dict[str, Flow] = {}
        for name, file in files.items():
            if name.lower() in flows:
                self._fault(f"flows/{name}", "", f"has the name of {flows[name.lower()].name!r}", "warning")
            flows.setdefault(name.lower(), make_flow(name, file))
        return flows

    def _flow_names(self) -> list[str]:
        root = self.folder / "flows"
        return sorted(path.relative_to(root).as_posix() for path in root.rglob(f"*{FLOW_SUFFIX}"))

    def _read_flow(self, name: str) -> FlowFile | None:
        file = f"flows/{name}"
        data = self._read_json(file)
        if data is None:
            return None
        flow = read_flow(data, lambda place, message: self._fault(file, place, message))
        if flow is not None:
            self._check_names(file, flow)
        return flow

    def _check_names(self, file: str, flow: FlowFile) -> None:
        names = [node.name for node in flow.nodes]
        if flow.startNode not in names:
            self._fault(file, "startNode", f"there is no node {flow.startNode!r}")
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                message = f"there are {names.count(name)} nodes {name!r}; the first is used"
                self._fault(file, f"node {name}", message, "warning")

    def _with_skills(
        self, name: str, file: FlowFile, files: Mapping[str, FlowFile | None]
    ) -> dict[str, FlowFile]:
        """Return the flow and the flows of those skill-call nodes of it that have none stored."""
        expanded: dict[str, FlowFile] = {}
        nodes = []
        for node in file.nodes:
            skill = self.skills.get(node.skill or "")
            if node.type != "skill-call" or skill is None or (node.flow or "") in files:
                nodes.append(node)
                continue
            nodes.append(self._expanded(name, node, skill, into=expanded))
        return {name: file.model_copy(update={"nodes": nodes}), **expanded}

    def _expanded(
        self, flow_name: str, node: NodeFile, skill: Skill, *, into: dict[str, FlowFile]
    ) -> NodeFile:
        try:
            skill_flow_name, skill_file, calling = expand_skill(flow_name, node, skill)
        except Exception as error:
            # The border to skills, which modules write: whatever one raises is a fault of this node.
            message = f"the skill {skill.id!r} cannot be generated: {type(error).__name__}: {error}"
            self._fault(f"flows/{flow_name}", f"node {node.name}: skillData", message)
            return node
        into[skill_flow_name] = skill_file
        return calling

    def _read_elements(self) -> dict[str, Element]:
        root = self.folder / "content-elements"
        elements: dict[str, Element] = {}
        for path in sorted(root.glob("*.json")):
            if path.name != "library.json":
                for element in self._read_element_file(path.name, path.stem):
                    elements[element.id] = element
        return elements

    def _read_element_file(self, name: str, type_id: str) -> list[Element]:
        file = f"content-elements/{name}"
        data = self._read_json(file)
        if data is None:
            return []
        if not isinstance(data, list):
            self._fault(file, "", "must be a list of elements")
            return []
        elements = []
        for index, entry in enumerate(data):
            try:
                element = ElementFile.model_validate(entry)
            except ValidationError as error:
                self._report_invalid(file, f"[{index}]", error)
            else:
                elements.append(Element(element.id, type_id, element.formData))
        return elements

    def _read_json(self, file: str) -> object | None:
        try:
            return _parsed((self.folder / file).read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            self._fault(file, "", "is missing")
        except UnicodeDecodeError:
            self._fault(file, "", "is not UTF-8")
        except (ValueError, RecursionError) as error:
            self._fault(file, "", f"is not JSON: {error}")
        except OSError as error:
            self._fault(file, "", f"cannot be read: {error.strerror}")
        return None

    def _report_invalid(self, file: str, place: str, error: ValidationError) -> None:
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            inner = ".".join(str(part) for part in fault["loc"])
            self._fault(file, ".".join(part for part in (place, inner) if part), fault["msg"])

    def _fault(self, file: str, place: str, message: str, severity: Severity = "error") -> None:
        self.faults.append(Fault(file, place, message, severity=severity))


def _parsed(text: str) -> object:
    value: object = json.loads(text)
    if value is None:
        raise ValueError("the file holds null")
    return value
