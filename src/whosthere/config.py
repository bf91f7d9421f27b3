"""Where things are kept, and the settings in ``config.toml``.

Command line options win over ``config.toml``, which wins over the defaults below.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from platformdirs import user_data_path
from pydantic import BaseModel, Field, SecretStr, StringConstraints, ValidationError

from whosthere.errors import ConfigError
from whosthere.types import Device, Recognition


class Vision(BaseModel, extra="forbid", frozen=True):
    """The networks."""

    device: Device = Field(default="auto", description="where the networks run")
    recognition: Recognition = Field(
        default="fast", description="fast: one embedder; accurate: two"
    )
    min_face: int = Field(default=24, ge=8, description="smallest face to report, pixels of width")
    detection_size: int = Field(
        default=640,
        ge=160,
        le=4096,
        description="longest side of the picture the detector sees, pixels",
    )


class People(BaseModel, extra="forbid", frozen=True):
    """Who is known."""

    group: str = Field(default="default", min_length=1, description="group that is searched")
    false_match_rate: float = Field(
        default=1e-3, gt=0, lt=0.5, description="wanted share of strangers that get a name"
    )
    keep_strangers: bool = Field(
        default=False, description="keep templates of unknown faces for later"
    )
    pictures: bool = Field(
        default=True, description="keep a small sealed picture of every enrolled or kept face"
    )


class Sightings(BaseModel, extra="forbid", frozen=True):
    """What is kept of what was seen."""

    keep: bool = Field(default=True, description="write sightings to the data folder")
    absence: float = Field(
        default=5.0, gt=0, le=86400, description="seconds out of sight that end a visit"
    )


TableName: TypeAlias = Literal["sightings", "looks", "people", "runs", "embeddings", "thumbnails"]
"""A table of `whosthere.sightings.tables`."""


class Data(BaseModel, extra="forbid", frozen=True):
    """What is written down besides sightings, and how much of it may wait for sinks."""

    looks: bool = Field(default=False, description="keep sampled observations of every visit")
    looks_every: float = Field(
        default=1.0, gt=0, le=3600, description="seconds between two looks at the same face"
    )
    embeddings: bool = Field(
        default=False, description="export templates of enrolled people, sealed with their keys"
    )
    thumbnails: bool = Field(
        default=False, description="export pictures of enrolled faces, sealed with their keys"
    )
    names: bool = Field(
        default=False, description="let names of people leave this machine, and be in people"
    )
    outbox_mb: int = Field(
        default=1024, ge=1, description="room for rows in the database, megabytes"
    )


MOST_DAYS = 36_500
"""A century: longer than anybody may keep anything, and short enough to reckon with."""


class Retention(BaseModel, extra="forbid", frozen=True):
    """How many days rows are kept, by table; nothing set: until they are erased."""

    sightings: int | None = Field(default=None, ge=1, le=MOST_DAYS, description="days for visits")
    looks: int | None = Field(default=90, ge=1, le=MOST_DAYS, description="days for looks")
    people: int | None = Field(
        default=None, ge=1, le=MOST_DAYS, description="days for rows about people"
    )
    runs: int | None = Field(default=None, ge=1, le=MOST_DAYS, description="days for runs")
    embeddings: int | None = Field(
        default=30, ge=1, le=MOST_DAYS, description="days for sealed templates"
    )
    thumbnails: int | None = Field(
        default=30, ge=1, le=MOST_DAYS, description="days for sealed pictures"
    )


SinkName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""What a sink may be called: it names files, metrics and rows of the database."""


class SinkSettings(BaseModel, extra="forbid", frozen=True):
    """One place where rows go; a section such as ``[sinks.lake]`` a place."""

    # Both may hold a password: never printed, not with the settings, not in a representation.
    url: SecretStr = Field(exclude=True, min_length=1, description="where to")
    options: dict[str, SecretStr] = Field(
        default_factory=dict, exclude=True, description="credentials and the like, by name"
    )
    tables: tuple[TableName, ...] | None = Field(
        default=None, description="which tables; those that suit the place, unless set"
    )
    names: bool | None = Field(
        default=None, description="whether rows tell names; as in the section data, unless set"
    )
    interval: float | None = Field(
        default=None, gt=0, le=3600, description="seconds that rows may wait to share a batch"
    )


class Price(BaseModel, extra="forbid", frozen=True):
    """What calls of a Face service cost from some number of calls a month on."""

    above: int = Field(ge=0, description="calls of the month that cost less, or nothing")
    per_thousand: float = Field(ge=0, description="price of 1,000 calls beyond them")


class Azure(BaseModel, extra="forbid", frozen=True):
    """A Face service on the network, Microsoft's or one's own."""

    endpoint: str = Field(default="", description="address of the service, as the portal shows it")
    # Never printed: not with the settings, not in a representation.
    key: SecretStr = Field(default=SecretStr(""), exclude=True, description="one of its two keys")
    version: str = Field(
        default="v1.0", pattern=r"^v\d[\w.-]*$", description="version of the API, as in its paths"
    )
    tier: str = Field(
        default="auto",
        description="calls allowed: F0, S0, none, or such as 30/min or 5/s,10000/month; "
        "auto: F0, but none for a server on this machine",
    )
    allow_http: bool = Field(
        default=False, description="let key and pictures travel unencrypted to another machine"
    )
    currency: str = Field(default="USD", description="what the prices are in")
    # Microsoft's list prices of 2025 for S0, pay as you go; they differ by region and over time.
    prices: tuple[Price, ...] = Field(
        default=(
            Price(above=0, per_thousand=1.0),
            Price(above=1_000_000, per_thousand=0.8),
            Price(above=5_000_000, per_thousand=0.6),
            Price(above=100_000_000, per_thousand=0.4),
        ),
        description="what calls cost, cheaper from some number a month on",
    )


class Config(BaseModel, extra="forbid", frozen=True):
    """Everything in ``config.toml``; a table a section."""

    vision: Vision = Vision()
    people: People = People()
    sightings: Sightings = Sightings()
    data: Data = Data()
    retention: Retention = Retention()
    sinks: dict[SinkName, SinkSettings] = Field(default_factory=dict)
    azure: Azure = Azure()


def home() -> Path:
    """The folder of all that whosthere keeps: ``WHOSTHERE_HOME``, or the platform's own place."""
    override = os.environ.get("WHOSTHERE_HOME")
    return Path(override) if override else user_data_path("whosthere")


def database_path() -> Path:
    """The database: gallery, outbox, audit."""
    return home() / "whosthere.db"


def key_path() -> Path:
    """The key that seals the templates in the database."""
    return home() / "whosthere.key"


def sightings_path() -> Path:
    """The folder of exported sightings."""
    return home() / "sightings"


def lake_path() -> Path:
    """The lake on this machine: Delta tables."""
    return home() / "lake"


def config_path() -> Path:
    """The configuration file, which need not exist."""
    return home() / "config.toml"


def load_config() -> Config:
    """Read ``config.toml``; the defaults when there is none.

    Raises:
        ConfigError: The file is not TOML, or a setting is unknown or out of range.
    """
    path = config_path()
    try:
        return Config.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Config()
    except OSError as error:
        message = (
            f"cannot read {path}: {(error.strerror or '').lower()}; set WHOSTHERE_HOME to a folder "
            "that can be read"
        )
        raise ConfigError(message) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} is not TOML ({error}); mend it, or delete it for the defaults"
        raise ConfigError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        setting = ".".join(str(part) for part in first["loc"])
        message = (
            f"{path}: {setting}: {first['msg'].lower()}; mend it, or delete it for the defaults"
        )
        raise ConfigError(message) from error
