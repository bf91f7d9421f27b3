"""Pictures by address: from where they may come, and from nowhere else, whatever a server tries."""

from __future__ import annotations

import ipaddress
import ssl
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.pages import PICTURE, Pages, pages
from whosthere.errors import UsageError
from whosthere.server import download
from whosthere.server.allowed import AllowList, is_public
from whosthere.server.azure.errors import AzureError
from whosthere.server.fetch import Fetcher
from whosthere.server.mapped import MappedFolder
from whosthere.server.tls import own_certificate
from whosthere.server.web_address import WebAddress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from whosthere.server.allowed import Ip

INVALID = "Invalid image URL."
FAILED = (
    'Invalid image URL or error downloading from target server. Remote server error returned: "{}"'
)

LOOPBACK = ipaddress.ip_address("127.0.0.1")
PUBLIC = ipaddress.ip_address("93.184.215.14")


@pytest.fixture
def web() -> Iterator[Pages]:
    with pages() as web:
        yield web


@pytest.fixture
def fetcher(web: Pages) -> Fetcher:
    """May fetch from the web, and from nowhere else."""
    return allowing(f"127.0.0.1:{web.port}", f"pictures.example:{web.port}")


def allowing(*entries: str, seconds: float = 30.0) -> Fetcher:
    return Fetcher(AllowList.parse(entries), resolve=names, seconds=seconds)


def names(host: str) -> list[Ip]:
    """Everything is on this machine."""
    return [LOOPBACK]


def refusal(ask: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(AzureError) as refused:
        ask()
    assert refused.value.status == 400
    return refused.value.code, refused.value.message


def test_a_picture_comes_from_a_listed_host(web: Pages, fetcher: Fetcher) -> None:
    assert fetcher.get(f"http://127.0.0.1:{web.port}/picture") == PICTURE
    assert fetcher.get(f"http://Pictures.Example.:{web.port}/picture") == PICTURE
    assert web.hosts == [f"127.0.0.1:{web.port}", f"pictures.example:{web.port}"]


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.example:{}/picture",
        "http://pictures.example.evil.example:{}/picture",
        "http://pictures.example@elsewhere.example:{}/picture",
        "http://127.0.0.1:{}@elsewhere.example/picture",
        "http://elsewhere.example\\@127.0.0.1:{}/picture",
        "http://127.0.0.1/picture",
        "http://127.1:{}/picture",
        "http://2130706433:{}/picture",
        "http://[::ffff:127.0.0.1]:{}/picture",
        "https://elsewhere.example:{}/picture",
        "ftp://127.0.0.1:{}/picture",
        "file:///etc/passwd",
        "//127.0.0.1:{}/picture",
        "http://127.0.0.1:{}/pic ture",
        "http://127.0.0.1:99999/picture",
        "http://[::1/picture",
        "http://",
        "picture",
        "",
        "http://127.0.0.1:{}/picture\nHost: elsewhere.example",
        "http://" + "x" * 70 + "ü.example/picture",
    ],
)
def test_nothing_comes_from_anywhere_else(web: Pages, fetcher: Fetcher, address: str) -> None:
    code, message = refusal(lambda: fetcher.get(address.format(web.port)))
    assert (code, message) == ("InvalidURL", INVALID)
    assert not web.asked


def test_an_empty_list_allows_nothing(web: Pages) -> None:
    nobody = allowing()
    assert refusal(lambda: nobody.get(f"http://127.0.0.1:{web.port}/picture"))[1] == INVALID


def test_an_entry_may_be_the_beginning_of_an_address(web: Pages) -> None:
    root = f"http://127.0.0.1:{web.port}"
    some = allowing(f"{root}/picture")
    assert some.get(f"{root}/picture") == PICTURE
    for path in ["/round", "/pictures", "/picture/../round", "/picture/%2e%2e/round", "/"]:
        assert refusal(lambda path=path: some.get(root + path))[1] == INVALID


@pytest.mark.parametrize("entry", ["", "http://", "a b", "ftp://x", "user@host", "host:port"])
def test_an_entry_that_is_no_host_is_refused_at_the_start(entry: str) -> None:
    with pytest.raises(UsageError, match="neither a host nor"):
        AllowList.parse([entry])


@pytest.mark.parametrize(
    "ip",
    [
        *["127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1"],
        *["169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16"],
        *["224.0.0.1", "239.255.255.250", "255.255.255.255", "198.18.0.1", "240.0.0.1"],
        *["::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"],
        *["::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"],
        *["2001:db8::1", "64:ff9b:1::1"],
    ],
)
def test_a_listed_name_does_not_lead_into_a_private_network(ip: str) -> None:
    fetcher = Fetcher(
        AllowList.parse(["pictures.example"]), resolve=lambda _: [ipaddress.ip_address(ip)]
    )
    assert not is_public(ipaddress.ip_address(ip))
    assert refusal(lambda: fetcher.get("http://pictures.example/picture"))[1] == INVALID


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    fetcher = Fetcher(AllowList.parse(["mixed.example"]), resolve=lambda _: [PUBLIC, LOOPBACK])
    assert refusal(lambda: fetcher.get("http://mixed.example/picture"))[1] == INVALID


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_the_open_internet_is_public(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


def test_localhost_means_this_machine(web: Pages) -> None:
    assert allowing(f"localhost:{web.port}").get(f"http://localhost:{web.port}/picture") == PICTURE


def test_a_name_that_changes_its_meaning_gains_nothing(web: Pages) -> None:
    answers = iter([[PUBLIC], [LOOPBACK]])
    asked: list[str] = []

    def rebinding(host: str) -> list[Ip]:
        asked.append(host)
        return next(answers)

    fetcher = Fetcher(
        AllowList.parse([f"changing.example:{web.port}"]), resolve=rebinding, seconds=0.5
    )
    code, message = refusal(lambda: fetcher.get(f"http://changing.example:{web.port}/picture"))
    assert code == "InvalidURL"
    assert message != INVALID
    assert asked == ["changing.example"]
    assert not web.asked


def test_redirections_are_followed_where_they_may_lead(web: Pages, fetcher: Fetcher) -> None:
    root = f"http://127.0.0.1:{web.port}"
    other = f"http://pictures.example:{web.port}"
    assert fetcher.get(f"{root}/to//picture") == PICTURE
    assert fetcher.get(f"{root}/to/{other}/to/{root}/to/{other}/picture") == PICTURE


@pytest.mark.parametrize(
    "target",
    ["http://elsewhere.example:{}/picture", "file:///etc/passwd", "//evil.example/", "a b"],
)
def test_redirections_are_checked_again(web: Pages, fetcher: Fetcher, target: str) -> None:
    address = f"http://127.0.0.1:{web.port}/to/" + target.format(web.port)
    assert refusal(lambda: fetcher.get(address.replace(" ", "%20")))[0] == "InvalidURL"
    assert not web.asked["/picture"]


def test_a_redirection_without_end_is_left(web: Pages, fetcher: Fetcher) -> None:
    _, message = refusal(lambda: fetcher.get(f"http://127.0.0.1:{web.port}/round"))
    assert message == FAILED.format("too many redirects")
    assert web.asked["/round"] == 4


@pytest.mark.parametrize("path", ["huge", "declared"])
def test_what_is_too_large_is_not_downloaded(web: Pages, fetcher: Fetcher, path: str) -> None:
    asked = refusal(lambda: fetcher.get(f"http://127.0.0.1:{web.port}/{path}"))
    assert asked == ("InvalidImageSize", "Image size is too big.")


@pytest.mark.parametrize("path", ["drip", "slow-head"])
def test_a_trickle_ends(web: Pages, path: str) -> None:
    hurried = allowing(f"127.0.0.1:{web.port}", seconds=0.7)
    asked = refusal(lambda: hurried.get(f"http://127.0.0.1:{web.port}/{path}"))
    assert asked == ("InvalidURL", FAILED.format("timed out"))


def test_a_resolver_that_hangs_is_left(web: Pages) -> None:
    def hanging(host: str) -> list[Ip]:
        web.over.wait(60)
        return [LOOPBACK]

    fetcher = Fetcher(AllowList.parse(["slow.example"]), resolve=hanging, seconds=0.2)
    began = time.monotonic()
    refusal(lambda: fetcher.get("http://slow.example/"))
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(("path", "said"), [("404", "404 Not Found"), ("204", "204 No Content")])
def test_the_other_servers_status_is_told(
    web: Pages, fetcher: Fetcher, path: str, said: str
) -> None:
    _, message = refusal(lambda: fetcher.get(f"http://127.0.0.1:{web.port}/{path}"))
    assert message == FAILED.format(said)


def test_nobody_there_and_no_such_host(web: Pages) -> None:
    port = web.port
    web.over.set()
    web.shutdown()
    web.server_close()
    there = allowing(f"127.0.0.1:{port}")
    assert refusal(lambda: there.get(f"http://127.0.0.1:{port}/"))[0] == "InvalidURL"

    def unknown(host: str) -> list[Ip]:
        message = "unknown"
        raise OSError(message)

    nowhere = Fetcher(AllowList.parse(["nowhere.example"]), resolve=unknown)
    _, message = refusal(lambda: nowhere.get("http://nowhere.example/"))
    assert message == FAILED.format("the host was not found")


def test_https_is_verified_against_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    own = own_certificate()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(own.certificate, own.key)
    with pages(tls) as web:
        fetcher = allowing(f"localhost:{web.port}", f"other.example:{web.port}", "127.0.0.1")
        address = f"https://localhost:{web.port}/picture"
        assert refusal(lambda: fetcher.get(address))[0] == "InvalidURL"

        trusting = ssl.create_default_context(cafile=own.certificate)
        monkeypatch.setattr(download, "_trust", lambda: trusting)
        assert fetcher.get(address) == PICTURE
        other = f"https://other.example:{web.port}/picture"
        assert refusal(lambda: fetcher.get(other))[0] == "InvalidURL"


def mapping(folder: Path) -> Fetcher:
    mapped = MappedFolder.parse(f"https://raw.example/samples/={folder}")
    return Fetcher(AllowList.parse([]), [mapped], resolve=names)


def test_a_folder_stands_for_an_address(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a b.jpg").write_bytes(PICTURE)
    fetcher = mapping(tmp_path)
    assert fetcher.get("https://raw.example/samples/in/a%20b.jpg?raw=true") == PICTURE
    assert fetcher.get("https://RAW.example:443//samples/in//a%20b.jpg") == PICTURE
    for path in ["in", "in/b.jpg", ""]:
        _, message = refusal(lambda path=path: fetcher.get(f"https://raw.example/samples/{path}"))
        assert message == FAILED.format("404 Not Found")
    assert refusal(lambda: fetcher.get("https://raw.example/other/a.jpg"))[1] == INVALID


@pytest.mark.parametrize(
    "path",
    [
        *["../secret", "in/../../secret", "%2e%2e/secret", "..%2fsecret", "%2e%2e%2fsecret"],
        *[
            "link",
            "linked/secret",
            "..%5csecret",
            "in%00/../secret",
            "/etc/passwd",
            "%2fetc/passwd",
        ],
    ],
)
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "linked").symlink_to(tmp_path)
    fetcher = mapping(folder)
    assert refusal(lambda: fetcher.get(f"https://raw.example/samples/{path}"))[0] == "InvalidURL"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate((6 << 20) + 1)
    fetcher = mapping(tmp_path)
    asked = refusal(lambda: fetcher.get("https://raw.example/samples/large"))
    assert asked == ("InvalidImageSize", "Image size is too big.")


@pytest.mark.parametrize("text", ["https://x.example", "https://x.example=", "x=/", "=/"])
def test_a_mapping_that_cannot_be_meant(text: str) -> None:
    with pytest.raises(UsageError):
        MappedFolder.parse(text)


@given(st.text(max_size=40))
def test_no_text_makes_it_raise_anything_else(text: str) -> None:
    fetcher = allowing()
    for address in (text, f"http://{text}", f"https://host/{text}"):
        assert refusal(lambda address=address: fetcher.get(address))[0] == "InvalidURL"


@given(st.text(max_size=40))
def test_an_address_means_the_same_when_it_is_read_again(text: str) -> None:
    try:
        address = WebAddress.parse(f"http://host.example/{text}")
    except ValueError:
        return
    again = f"{address.scheme}://{address.authority}{address.target}"
    assert WebAddress.parse(again) == address
