"""One's own profile."""

import pytest

from tests.web.host import EMAIL, Client, Host

PATH = "/api/v1/admin/user/profile"


async def test_a_profile_is_read_back_as_it_was_written(host: Host, client: Client) -> None:
    account_id = await host.add_agent()
    header = await host.sign_in(client)
    change = {"firstname": " Anna ", "lastname": "Keller", "picture_url": "https://example.com/a.png"}
    async with client.post(PATH, json=change, headers=header) as response:
        assert response.status == 200
    async with client.get(PATH.replace("v1", "v2"), headers=header) as response:
        payload = (await response.json())["payload"]
    assert payload == {
        "id": account_id,
        "email": EMAIL,
        "firstname": "Anna",
        "lastname": "Keller",
        "picture_url": "https://example.com/a.png",
        "fullName": "Anna Keller",
        "strategy": "default",
        "strategyType": "basic",
        "isSuperAdmin": False,
        "permissions": [{"res": "*", "op": "+r"}, {"res": "module.hitlnext", "op": "+r+w"}],
    }


async def test_what_is_absent_is_erased(host: Host, client: Client) -> None:
    await host.add_agent()
    header = await host.sign_in(client)
    await client.post(PATH, json={"firstname": "Anna", "lastname": "Keller"}, headers=header)
    async with client.post(PATH, json={"lastname": "", "picture_url": ""}, headers=header) as response:
        payload = (await response.json())["payload"]
    assert (payload["firstname"], payload["lastname"], payload["picture_url"]) == (None, None, None)
    assert payload["fullName"] == EMAIL


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("firstname", "x" * 36),
        ("lastname", "line\nbreak"),
        ("picture_url", "javascript:alert(1)"),
        ("picture_url", "javascript://example.com/%0aalert(1)"),
        ("picture_url", "data:text/html,x"),
        ("picture_url", "//elsewhere.example.com/a.png"),
        ("picture_url", "/\\elsewhere.example.com/a.png"),
        ("picture_url", "https://example.com/a b.png"),
        ("email", "other@example.com"),
    ],
)
async def test_a_bad_value_is_named_and_nothing_is_written(
    host: Host, client: Client, field: str, value: str
) -> None:
    account_id = await host.add_agent()
    header = await host.sign_in(client)
    async with client.post(PATH, json={"firstname": "Anna", field: value}, headers=header) as response:
        assert response.status == 422
        assert list((await response.json())["fields"]) == [field]
    profile = await host.directory.get_profile(account_id)
    assert profile is not None
    assert profile.firstname is None


async def test_a_foreign_workspace_in_the_header_changes_nothing(host: Host, client: Client) -> None:
    await host.add_agent()
    header = await host.sign_in(client)
    async with client.get(PATH, headers={**header, "X-BP-Workspace": "other"}) as response:
        assert (await response.json())["payload"]["permissions"][0] == {"res": "*", "op": "+r"}


async def test_a_super_admin_may_do_everything_and_an_account_without_a_role_nothing(
    host: Host, client: Client
) -> None:
    await host.accounts.add("root@example.com", "a long password", is_super_admin=True)
    await host.accounts.add("new@example.com", "a long password")
    for email, rule in (("root@example.com", "+r+w"), ("new@example.com", "-r-w")):
        header = await host.sign_in(client, email)
        async with client.get(PATH, headers=header) as response:
            assert (await response.json())["payload"]["permissions"] == [{"res": "*", "op": rule}]
