"""The web chat's configuration file."""

import pytest
from pydantic import ValidationError

from host_runtime.channels.web_chat.config import WebChatConfig

# What v12 writes by itself at its first start.
V12 = {
    "uploadsUseS3": False,
    "startNewConvoOnTimeout": False,
    "recentConversationLifetime": "6 hours",
    "alwaysScrollDownOnMessages": False,
    "maxMessageLength": 360,
    "showBotInfoPage": False,
    "fileUploadPath": "./uploads",
    "infoPage": {"enabled": False, "description": "My Bot"},
    "maxMessagesHistory": 20,
    "security": {"escapeHTML": False},
    "chatUserAuthDuration": "24h",
    "extraStylesheet": "",
    "lazySocket": False,
    "disableNotificationSound": False,
}


def test_a_file_of_v12_is_taken_as_it_is() -> None:
    config = WebChatConfig.model_validate(V12)
    assert (config.maxMessageLength, config.maxMessagesHistory) == (360, 20)


def test_a_key_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError):
        WebChatConfig.model_validate({"maxMessagesLength": 360})
