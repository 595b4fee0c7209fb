"""What the module costs where nothing is handed off: no statement of the database."""

from pathlib import Path

from tests.harness.statements import MESSAGES, statements_for_messages, write_folder


async def test_a_message_that_is_not_handed_off_costs_no_extra_statement(tmp_path: Path) -> None:
    write_folder(tmp_path / "without", modules=["channel-web"])
    write_folder(tmp_path / "with", modules=["channel-web", "hitlnext"])
    without = await statements_for_messages(tmp_path / "without")
    assert without >= 4 * MESSAGES
    extra = await statements_for_messages(tmp_path / "with") - without
    # The loop that looks for deadlines runs beside it, now and then.
    assert extra < MESSAGES / 2
