"""Looks an order up; stands in for a call to the shop."""

from host_runtime import ActionCall, action

_ORDERS = {
    "NW-1042": "handed to the carrier, arrives tomorrow.",
    "NW-1043": "being packed, leaves our warehouse today.",
}


@action(title="Order status", category="Support", params={"number": "The order's number, e.g. NW-1042"})
async def support_order_status(call: ActionCall) -> None:
    """Set `temp.order` to `{number, found, status}`."""
    number = str(call.args.get("number", "")).strip().upper()
    status = _ORDERS.get(number)
    call.state.temp["order"] = {"number": number, "found": status is not None, "status": status}
