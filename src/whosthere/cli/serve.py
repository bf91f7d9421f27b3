"""``whosthere serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from whosthere.cli.options import DeviceOption, RecognitionOption, settings


def serve(
    host: Annotated[str, typer.Option(help="Name or address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen at; 0 for any that is free.")
    ] = 5000,
    tls: Annotated[
        bool, typer.Option("--tls", help="https, with a certificate made for this machine.")
    ] = False,
    tls_cert: Annotated[
        Path | None, typer.Option(help="https, with this certificate (PEM).")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Key of that certificate (PEM).")] = None,
    tier: Annotated[
        Literal["F0", "S0", "none"],
        typer.Option(
            help="How often a key may ask: 20 a minute, 10 a second, as often as it likes."
        ),
    ] = "none",
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Ask for no key (on the loopback only).")
    ] = False,
    allow_url: Annotated[
        list[str] | None,
        typer.Option(help="Host or beginning of an address to fetch pictures from; repeatable."),
    ] = None,
    map_url: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PREFIX=FOLDER",
            help="Take pictures below this address from a folder; repeatable.",
        ),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="Watch a camera's number, an address, a file, a folder of pictures or demo, this "
            "time only; repeatable.",
        ),
    ] = None,
    device: DeviceOption = None,
    recognition: RecognitionOption = None,
) -> None:
    """Serve the page, and be an Azure Face endpoint: code for Azure runs against it unchanged.

    It prints a link that opens the page, once; the first start also makes a key. Ctrl-C ends it
    once the requests in flight are answered. The access log goes to stdout, one JSON object a line.
    """
    from whosthere.server.allowed import AllowList
    from whosthere.server.mapped import MappedFolder
    from whosthere.server.rate import Tier
    from whosthere.server.serve import ServeOptions
    from whosthere.server.serve import serve as run
    from whosthere.server.tls import given_certificate, own_certificate

    certificate = given_certificate(tls_cert, tls_key) or (own_certificate() if tls else None)
    if certificate is not None:
        typer.echo(f"clients have to trust {certificate.certificate}", err=True)
    config = settings(device, recognition)
    options = ServeOptions(
        host=host,
        port=port,
        certificate=certificate,
        tier=Tier(tier),
        auth=not no_auth,
        allowed=AllowList.parse(allow_url or ()),
        mapped=tuple(MappedFolder.parse(text) for text in map_url or ()),
        vision=config.vision,
        false_match_rate=config.people.false_match_rate,
        config=config,
        sources=tuple(source or ()),
    )
    run(options, tell=lambda sentence: typer.echo(sentence, err=True))
