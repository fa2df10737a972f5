"""Three walls against bad input: with the first switched off, or the first two, nothing that was planted runs.

The first is the check of the content, the second the build, the third the Content Security Policy. Each planted
piece adds its name to a list in the window if it runs; without the third wall the pieces do, so the test can see.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from builds import QUIET, add_host_files, bundle
from conftest import ROOT
from drawings_that_run import PROGRAMS
from patientinfo.content.images import drawing_faults
from patientinfo.settings import load_settings
from servers import nginx
from weights import served

from .conftest import Reader, make_reader

pytestmark = pytest.mark.browser
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
RUN = "window.planted.push"
SHAPES = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"
  onload="{RUN}('svg onload')"><script>{RUN}('svg script')</script>
  <script href="evil.js"/><animate onbegin="{RUN}('svg animate')" attributeName="x" dur="1s"/>
  <foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"
    onload="{RUN}('svg body')"><img src="x" onerror="{RUN}('svg img')"/></body></foreignObject>
  <a xlink:href="javascript:{RUN}('svg link')"><rect width="9" height="9"/></a></svg>"""

# What runs without being touched, as HTML.
BY_ITSELF = {
    "script": "<script>{run}</script>",
    "module": "<script type='module'>{run}</script>",
    "image": "<img src='nothing.png' onerror=\"{run}\">",
    "svg": '<svg onload="{run}"></svg>',
    "details": '<details open ontoggle="{run}"><summary>x</summary></details>',
    "frame": "<iframe srcdoc=\"<script>parent.planted.push('frame')</script>\"></iframe>",
    "frame-address": "<iframe src=\"javascript:parent.planted.push('frame-address')\"></iframe>",
    "focus": '<input autofocus onfocus="{run}">',
    "style": '<style onload="{run}">@keyframes k{{}} .pi-kx{{animation:k 1s}}</style>',
    "script-of-data": '<script src="data:text/javascript,{run}"></script>',
}
# What runs when it is followed.
WHEN_FOLLOWED = {
    "click": '<a href="#" onclick="{run}">x</a>',
    "address": '<a href="javascript:{run}">x</a>',
    "form": '<form action="javascript:{run}"><button>x</button></form>',
}
HTML = {**BY_ITSELF, **WHEN_FOLLOWED}


def run(name: str) -> str:
    return f"{RUN}('{name}')"


def as_html(name: str) -> str:
    return HTML[name].format(run=run(name))


LINKS = (
    "[one](javascript:{run})",
    "[two](JaVaScRiPt:{run})",
    "[three](java&#115;cript:{run})",
    "[four](javascript&colon;{run})",
    "[five](&#x01;javascript:{run})",
    "[six](<java\tscript:{run}>)",
    "[seven][planted]",
    "<javascript:{run}>",
    "[eight](data:text/html,<script>parent.planted.push(1)</script>)",
    '[nine](# "x" onclick="{run}")',
    "[ten](#{{onclick={run}}})",
    "[eleven](vbscript:{run})",
    '![" onerror="{run}](nothing.png)',
    '![x](nothing.png "\\" onerror=\\"{run}")',
)
ATTRIBUTES = (
    '[x](#in-short){{ onclick="{run}" }}',
    '[x](#in-short){{ href="javascript:{run}" }}',
    '![x](../../images/drawing.svg){{ onload="{run}" }}',
    '![x](nothing.png){{ onerror="{run}" src="nothing.png" }}',
    'A paragraph.\n{{ onmouseover="{run}" style="width:100%" onfocus="{run}" tabindex="0" autofocus="autofocus" }}',
)


def planted_page(text: str) -> str:
    """A page with everything in it: in its front matter, headings, text, lists, tables, notes and links."""
    break_out = "</title></textarea><script>" + run("title") + "</script>"
    text = text.replace("title: Benefits", f"title: '{break_out.replace(chr(39), chr(34))}'")
    text = text.replace("about benefits.", f'about "><script>{run("description").replace(chr(39), "`")}</script>')
    pieces = [as_html(name) for name in HTML]
    quoted = [link.format(run=run("link")) for link in LINKS]
    attributes = [line.format(run=run("attribute")) for line in ATTRIBUTES]
    block = "\n\n".join([*pieces, *(f"A paragraph {piece} goes on." for piece in pieces), *quoted, *attributes])
    items = "\n".join(f"- **{as_html(name)}** and {as_html(name)}\n  {{#item-{name}}}" for name in HTML)
    table = f"| {as_html('image')} | b |\n|---|---|\n| {as_html('script')} | {as_html('svg')} |"
    heading = f'## <img src=x onerror="{run("heading")}"> {{#heading onmouseover="{run("heading")}"}}'
    reference = f"[planted]: javascript:{run('reference')}"
    comment = f"<!--><script>{run('comment')}</script>-->"
    code = f"```html\n</code></pre>{as_html('script')}\n```"
    return "\n\n".join((text, heading, block, items, table, comment, code, "![s](../../images/shapes.svg)", reference))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, small_project: Path) -> Path:
    """The small content with planted pages, built for real but for the check, as it would be published."""
    folder = tmp_path_factory.mktemp("planted")
    root = shutil.copytree(small_project, folder / "project")
    page = root / "docs/en/sample/benefits.md"
    page.write_text(planted_page(page.read_text("utf-8")), "utf-8")
    words = root / "docs/en/glossary.md"
    text = words.read_text("utf-8").replace("Glasses that", f"{as_html('script')} {as_html('image')} Glasses that")
    words.write_text(text, "utf-8")
    sources = root / "docs/en/sources.md"
    sources.write_text(sources.read_text("utf-8") + f"\n{as_html('image')} [x](javascript:{run('source')})\n", "utf-8")
    (root / "docs/images/shapes.svg").write_text(SHAPES)
    (root / "docs/images/evil.js").write_text(run("file"))
    (root / "docs/en/evil.js").write_text(run("file"))
    (root / "docs/en/evil.html").write_text(f"<script src=evil.js></script>{as_html('script')}")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--no-strict", "--site-dir", str(folder / "site")],
        cwd=root,
        env={**os.environ, **QUIET, "SITE_URL": "https://guide.example/"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    bundle(folder / "site")
    add_host_files(folder / "site", load_settings(ROOT).languages)
    return folder / "site"


@pytest.fixture(scope="module")
def without_second_wall(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the pieces as they are in the built pages, as if the build had let them through."""
    target = tmp_path_factory.mktemp("through") / "site"
    shutil.copytree(planted, target)
    pieces = "".join(as_html(name) for name in HTML)
    for page in (target / "index.html", target / "nl/index.html"):
        text = page.read_text("utf-8").replace("</h1>", f"</h1>{pieces}", 1)
        page.write_text(text, "utf-8")
    return target


@contextmanager
def attentive(browser: Browser, address: str) -> Iterator[Reader]:
    """A reader who takes down what runs."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        context.add_init_script("window.planted = []")
        yield make_reader(context, address)


# Whatever waits for an answer of the host, for its turn or for the next picture of the page has had it after these.
SETTLED = """async () => {
  await new Promise((done) => { Object.assign(new Image(), { onload: done, onerror: done, src: "witness.png" }); });
  await new Promise((done) => setTimeout(done));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def use_everything(page: Page) -> None:
    """Touch and follow whatever there is; what leaves the page is held back, what runs is not."""
    page.evaluate(
        """() => {
          const stay = (event) => { if (!/^javascript:/i.test(event.target.closest("a")?.href ?? "")) {
            event.preventDefault(); } };
          addEventListener("click", stay, true);
          const types = ["mouseover", "pointerenter", "focus", "toggle", "load", "error"];
          for (const e of document.querySelectorAll("article *, head *")) {
            for (const type of types) e.dispatchEvent(new Event(type));
            e.focus?.();
            if (e.matches("a, button, summary, label")) e.click();
          }
        }"""
    )


def what_ran(page: Page) -> list[str]:
    page.evaluate(SETTLED)
    return sorted(set(page.evaluate("window.planted")))


PAGES = ("sample/benefits/", "glossary/", "sources/", "", "nl/", "404.html", "sample/", "sample/recovery/")
# Scripts and pages among the content are not even published.
LEFT_OUT = ("evil.html", "evil.js", "images/evil.js")


@pytest.mark.nginx
def test_with_the_check_switched_off_nothing_runs(browser: Browser, planted: Path, tmp_path: Path) -> None:
    with nginx(tmp_path, planted) as server, attentive(browser, server.address) as reader:
        for path in PAGES:
            page = reader.open(path)
            use_everything(page)
            assert what_ran(page) == [], path
        for path in ("images/shapes.svg", *LEFT_OUT):
            answer = reader.page.goto(server.address + path)
            assert what_ran(reader.page) == [], path
            assert answer is not None
            assert answer.status == (404 if path in LEFT_OUT else 200), path
        # Found by the search, and shown by it.
        page = reader.open("")
        page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("searchbox").fill("planted push goggles")
        page.locator(".pi-search__results li").first.wait_for()
        assert what_ran(page) == []
        assert reader.foreign == []


@pytest.mark.nginx
@pytest.mark.further
def test_with_the_check_and_the_build_switched_off_nothing_runs(
    browser: Browser, without_second_wall: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, without_second_wall) as server, attentive(browser, server.address) as reader:
        for path in ("", "nl/"):
            page = reader.open(path)
            assert page.locator("h1 + script").count() == 1  # it is there
            use_everything(page)
            assert what_ran(page) == []
            assert page.locator("h1").first.is_visible()


@pytest.mark.further
def test_on_a_host_without_headers_the_page_itself_says_so(browser: Browser, without_second_wall: Path) -> None:
    with served(without_second_wall) as address, attentive(browser, address) as reader:
        page = reader.open("nl/")
        use_everything(page)
        assert what_ran(page) == []


def test_without_any_wall_all_of_it_runs(browser: Browser, without_second_wall: Path, tmp_path: Path) -> None:
    """So that the tests above can see: nothing but the policy holds the pieces back."""
    site = tmp_path / "site"
    shutil.copytree(without_second_wall, site)
    page = site / "index.html"
    page.write_text(META.sub("", page.read_text("utf-8")), "utf-8")
    with served(site) as address, attentive(browser, address) as reader:
        shown = reader.open("")
        use_everything(shown)
        assert set(what_ran(shown)) >= {*BY_ITSELF, "click"}
        shown.goto(address)
        shown.locator(f'a[href="javascript:{quote(run("address"), safe=chr(39) + "()")}"]').first.click()
        shown.wait_for_function("window.planted.includes('address')")
        shown.goto(f"{address}images/shapes.svg")
        assert "svg script" in what_ran(shown)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_in_a_drawing_runs_and_is_refused(browser: Browser, name: str) -> None:
    """So that the check of pictures is held against what a browser does, and not against what we think it does."""
    data = PROGRAMS[name]
    body = data if isinstance(data, bytes) else data.encode()
    with attentive(browser, "http://drawing.example/") as reader:
        reader.page.route("**/*", lambda route: route.fulfill(body=body, content_type="image/svg+xml"))
        page = reader.open("x.svg")
        page.wait_for_function("window.planted.length > 0")
    assert list(drawing_faults(body))
