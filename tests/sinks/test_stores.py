"""Stores: found by their URL, opened by options or the environment, and refused in a sentence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from tests.rigs import azurite, entra
from tests.rigs.azurite import needs_azurite
from tests.sightings.examples import sighting
from whosthere.errors import ConfigError, OutputError
from whosthere.sightings.record import Record, SealedBatch
from whosthere.sinks.delta import DeltaSink
from whosthere.sinks.destination import Destination
from whosthere.sinks.objects import ObjectSink
from whosthere.sinks.sink import Feed
from whosthere.sinks.stores import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rigs.azurite import Container
    from tests.rigs.s3 import Bucket

ABFSS = "abfss://faces@account.dfs.core.windows.net/lake/"
BATCH = SealedBatch("outbox", 1, (Record.of(sighting(0)),))


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the machine that the tests run on do not count."""
    for name in list(os.environ):
        if name.startswith(("AZURE_", "AWS_", "GOOGLE_")):
            monkeypatch.delenv(name)


def store(url: str, **options: str) -> Store:
    return Store.at(Destination.parse(url), options)


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("/data/lake", "/data/lake"),
        ("file:///data/my%20lake", "/data/my lake"),
        (ABFSS, "az://faces/lake"),
        ("abfs://faces@account.dfs.core.windows.net", "az://faces"),
        ("s3://bucket/a/b/", "s3://bucket/a/b"),
        ("s3a://bucket/a", "s3://bucket/a"),
        ("gs://bucket/a", "gs://bucket/a"),
    ],
)
def test_a_url_is_a_folder_of_tables(url: str, root: str) -> None:
    assert store(url).table("sightings") == f"{root}/sightings"


@pytest.mark.parametrize(
    ("host", "endpoint"),
    [
        ("acme.dfs.core.windows.net", "https://acme.blob.core.windows.net"),
        ("acme.dfs.core.usgovcloudapi.net", "https://acme.blob.core.usgovcloudapi.net"),
        ("onelake.dfs.fabric.microsoft.com", "https://onelake.blob.fabric.microsoft.com"),
    ],
)
def test_an_azure_host_tells_the_account_and_its_cloud(host: str, endpoint: str) -> None:
    options = store(f"abfss://faces@{host}/lake", account_key="a2V5").options
    assert options["account_name"] == host.partition(".")[0]
    assert options["endpoint"] == endpoint


def test_an_account_can_be_an_option_or_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert store("az://faces", account_name="acme").options["account_name"] == "acme"
    with pytest.raises(ConfigError, match="does not tell the storage account"):
        store("az://faces/lake")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "other")
    assert store("az://faces").options["account_name"] == "other"


def test_a_connection_string_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5==;EndpointSuffix=x.net"
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", text)
    assert store("az://faces").options == {
        "account_name": "acme",
        "account_key": "a2V5==",
        "endpoint": "https://acme.blob.x.net",
    }
    with pytest.raises(ConfigError, match="copy it whole from the Azure portal"):
        store("az://faces", connection_string="AccountName=acme")


def test_development_storage_is_the_emulator() -> None:
    options = store("az://faces", connection_string="UseDevelopmentStorage=true").options
    assert options["use_emulator"] == "true"


def test_credentials_are_those_given_or_those_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AZURE_STORAGE_SAS_TOKEN", "sv=1&sig=2")
    assert "sas_token" in store(ABFSS).options
    options = store(ABFSS, account_key="a2V5").options
    assert options["account_key"] == "a2V5"
    assert "sas_token" not in options


def test_a_credential_that_would_win_over_a_given_one_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCESS_KEY", "a2V5")
    with pytest.raises(ConfigError, match="AZURE_STORAGE_ACCESS_KEY is set and would win over"):
        store(ABFSS, use_azure_cli="true")


def test_s3_is_opened_by_a_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "credentials"
    file.write_text("[door]\naws_access_key_id = a%b\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_PROFILE", "door")
    options = store("s3://bucket").options
    assert (options["access_key_id"], options["secret_access_key"]) == ("a%b", "s")
    with pytest.raises(ConfigError, match="no keys of the profile 'none'"):
        store("s3://bucket", profile="none")


def test_an_unknown_option_is_told_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="S3 has no option 'acount_key'; it knows access_key_id,"):
        store("s3://bucket", acount_key="a2V5")
    with pytest.raises(ConfigError, match="takes no options"):
        store("/data/lake", account_key="a2V5")


def test_credentials_in_a_url_are_refused_and_not_shown() -> None:
    with pytest.raises(ConfigError, match="as options of the sink") as refused:
        store("az://faces/lake?sig=secret")
    assert "secret" not in str(refused.value)


def test_keys_travel_encrypted_unless_asked_otherwise() -> None:
    with pytest.raises(ConfigError, match="unencrypted"):
        store("s3://bucket", endpoint="http://minio.example")
    assert store("s3://bucket", endpoint="http://localhost:9000").options["allow_http"] == "true"
    asked = store("s3://bucket", endpoint="http://minio.example", allow_http="true")
    assert asked.options["allow_http"] == "true"
    assert "allow_http" not in store("s3://bucket", endpoint="https://minio.example").options


def test_a_store_shows_no_secret() -> None:
    made = store(ABFSS, account_key="c2VjcmV0")
    assert "c2VjcmV0" not in f"{made!r} {made}"


@needs_azurite
@pytest.mark.parametrize("how", ["key", "signature", "option", "environment"])
def test_azure_storage_opens(
    container: Container, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, str] = {}
    match how:
        case "key":
            options = container.by_key
        case "signature":
            options = container.by_signature
        case "option":
            options = {"connection_string": container.connection_string}
        case "environment":
            monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", container.connection_string)
    place = store(f"{container.url}/opens/{how}", **options)
    place.probe()
    DeltaSink(place, Feed("lake")).write(BATCH)
    DeltaSink(place, Feed("lake")).write(BATCH)


@needs_azurite
def test_azure_storage_opens_by_a_token_of_entra_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = entra.identity(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(identity.authority))
    monkeypatch.setenv("AZURITE_BLOB_STORAGE_URL", "")
    with azurite.container(tmp_path / "azurite", identity) as container:
        options = {"endpoint": container.endpoint, "token": entra.token()}
        place = store(f"{container.url}/lake", **options)
        place.probe()
        DeltaSink(place, Feed("lake")).write(BATCH)
        options["token"] = entra.token("https://elsewhere.example")
        for sentence in failing(store(f"{container.url}/lake", **options)):
            assert "does not accept the credentials" in sentence


def failing(place: Store) -> list[str]:
    """What writing there says, by Delta and by objects."""
    sentences = []
    for sink in (DeltaSink(place, Feed("lake")), ObjectSink(place, "jsonl", Feed("lines"))):
        with pytest.raises(OutputError) as failed:
            sink.write(BATCH)
        sentences.append(str(failed.value))
        with pytest.raises(OutputError):
            sink.probe()
    return sentences


@needs_azurite
@pytest.mark.parametrize(
    "wrong",
    [
        {"account_key": "d3Jvbmc="},
        {"account_key": "no base64"},
        {"sas_token": "sv=2021-08-06&sig=d3Jvbmc%3D"},
        {"token": "wrong"},
    ],
)
def test_wrong_credentials_of_azure_are_told(container: Container, wrong: dict[str, str]) -> None:
    place = store(f"{container.url}/x", endpoint=container.endpoint, **wrong)
    for sentence in failing(place):
        assert "does not accept the credentials" in sentence
        assert "wrong" not in sentence.lower().replace(place.shown, "")


@needs_azurite
def test_a_container_that_is_not_there_is_told(container: Container) -> None:
    place = store("az://nothing/x", connection_string=container.connection_string)
    for sentence in failing(place):
        assert "no such container or bucket; create it" in sentence


def test_a_bucket_that_is_not_there_is_told(bucket: Bucket) -> None:
    for sentence in failing(store("s3://nothing/x", **bucket.options)):
        assert "no such container or bucket; create it" in sentence


def test_a_store_that_is_down_is_told() -> None:
    options = {"access_key_id": "id", "secret_access_key": "secret"}
    for sentence in failing(store("s3://bucket/x", endpoint="http://127.0.0.1:9", **options)):
        assert "does not answer; check the address and the network" in sentence
        assert "the rows are safe in the database until then" in sentence


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        DeltaSink(store(str(tmp_path / "file" / "lake")), Feed("lake")).write(BATCH)


def test_a_table_of_something_else_is_told(folder_store: Store) -> None:
    uri = folder_store.table("sightings")
    write_deltalake(uri, pa.table({"first_seen": [1]}))
    with pytest.raises(OutputError, match="not of whosthere; give the sink another folder"):
        DeltaSink(folder_store, Feed("lake")).write(BATCH)
