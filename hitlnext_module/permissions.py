"""What may be allowed to whom, and the role that most agents have."""

from host_runtime import (
    Role,
    Rule,
)

DESK = "module.hitlnext"
REJECT = "module.hitlnext.reject"
# To act on handoffs that are assigned to somebody else; administrators have it by their `*`.
SUPERVISE = "module.hitlnext.supervise"

AGENT_ROLE = Role(
    name="agent",
    description="Works at the desk",
    rules=(
        Rule("*", "+r"),
        Rule(DESK, "+r+w"),
        Rule(SUPERVISE, "-r-w"),
        Rule("admin.collaborators.*", "-r"),
        Rule("admin.logs.*", "-r"),
        Rule("admin.roles.*", "-r"),
        Rule("admin.bots.archive", "-r"),
        Rule("bot.flows", "-r"),
        Rule("bot.content", "-r"),
        Rule("studio.*", "-r"),
    ),
)
