"""Browser files: exact types, kept for a year, and nothing outside of their folders."""

from pathlib import Path

import pytest

from host_runtime.contributions import Pages
from host_runtime.errors import ConfigurationError
from host_runtime.web.assets import Assets
from tests.web.host import Host


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "ui" / "weather"
    (folder / "parts").mkdir(parents=True)
    (folder / "main.js").write_text("export const x = 'é';", encoding="utf-8")
    (folder / "parts" / "style.css").write_text("body {}")
    (folder / "page.html").write_text("<p>{{title}}</p>")
    (tmp_path / "secret.js").write_text("secret")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    return folder


async def test_a_file_is_served_with_its_type_and_kept_for_a_year(host: Host, folder: Path) -> None:
    client = await host.serve(pages=[Pages("weather", folder)])
    async with client.get("/login") as response:
        prefix = (await response.text()).partition('href="')[2].partition("/host/")[0]
    async with client.get(f"{prefix}/weather/main.js") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert await response.text() == "export const x = 'é';"
    async with client.get(f"{prefix}/weather/parts/style.css") as response:
        assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    async with client.get("/assets/older/weather/main.js") as response:
        assert (response.status, response.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "weather/page.html",
        "weather/link.js",
        "weather/../secret.js",
        "weather/%2e%2e/%2e%2e/secret.js",
        "weather/..%2f..%2fsecret.js",
        "../secret.js",
        "weather/",
        "weather/none.js",
        "weather/main.js/",
        "weather//main.js",
    ],
)
async def test_nothing_else_can_be_asked_for(host: Host, folder: Path, path: str) -> None:
    client = await host.serve(pages=[Pages("weather", folder)])
    async with client.get(f"/assets/x/{path}") as response:
        assert response.status == 404


def test_the_version_follows_the_content(folder: Path) -> None:
    before = Assets([Pages("weather", folder)]).version
    assert Assets([Pages("weather", folder)]).version == before
    (folder / "main.js").write_text("export const x = 'e';")
    assert Assets([Pages("weather", folder)]).version != before


def test_two_modules_cannot_have_one_area(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="weather"):
        Assets([Pages("weather", folder), Pages("weather", folder.parent)])
