"""The web chat's configuration, global or of one bot: `channel-web.json`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from host_runtime.config.host_config import Unused


class WebChatConfig(BaseModel):
    """How the chat page looks, and how much a visitor may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    maxMessageLength: Annotated[int, Field(ge=1, le=32_000)] = Field(
        360, description="The most characters that a visitor's message may have."
    )
    maxMessagesHistory: Annotated[int, Field(ge=1, le=500)] = Field(
        100, description="How many of the newest messages a page shows when it opens."
    )
    botName: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="The name above the chat; the bot's own name where it is absent."
    )
    avatarUrl: Annotated[str, Field(max_length=1024, pattern=r"^(https?://|/)\S*$")] | None = Field(
        None, description="The bot's picture: an http(s) address, or a path on this host."
    )
    extraStylesheet: Annotated[str, Field(max_length=1024, pattern=r"^(/\S*)?$")] = Field(
        "", description="The path of a style sheet on this host that the chat page adds to its own."
    )
    messagesPerSecond: Annotated[float, Field(ge=0)] = Field(
        20, description="How many commands one connection may send in the long run; 0 = without limit."
    )
    messagesBurst: Annotated[int, Field(ge=1)] = Field(
        200, description="How many commands one connection may send at once."
    )
    uploadsFileUploadedTextContentElement: Unused = None
    uploadsUseS3: Unused = None
    uploadsS3Bucket: Unused = None
    uploadsS3Region: Unused = None
    uploadsS3AWSAccessKey: Unused = None
    uploadsS3AWSAccessSecret: Unused = None
    startNewConvoOnTimeout: Unused = None
    recentConversationLifetime: Unused = None
    alwaysScrollDownOnMessages: Unused = None
    showBotInfoPage: Unused = None
    fileUploadPath: Unused = None
    infoPage: Unused = None
    security: Unused = None
    chatUserAuthDuration: Unused = None
    lazySocket: Unused = None
    disableNotificationSound: Unused = None
