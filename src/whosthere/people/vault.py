"""Templates are biometric: at rest they are sealed.

Every person has a data key of their own. It seals their templates with AES-256-GCM, bound to the
person and the model by the additional data, so that a row moved to somebody else does not open.
The data key is kept wrapped (AES key wrap, RFC 3394) by the key of the key file. Deleting the
wrapped key therefore erases the templates, in every old copy of the database too.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from whosthere.errors import DatabaseError, GalleryError
from whosthere.types import Template

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
NONCE_BYTES = 12


class DataKey:
    """Seals and opens the templates of one owner, and whatever else only they decide about.

    Args:
        key: 32 bytes.
        owner: Id of the person or stranger.
    """

    def __init__(self, key: bytes, owner: str) -> None:
        self._cipher = AESGCM(key)
        self._owner = owner

    def seal(self, template: Template) -> bytes:
        """Nonce, ciphertext and tag of the template's vector."""
        return self.seal_bytes(
            template.vector.astype("<f4", copy=False).tobytes(), bond=template.model
        )

    def open(self, sealed: bytes, model: str) -> Template:
        """The template again, bit by bit.

        Raises:
            DatabaseError: The bytes are damaged, or belong to another owner or model.
        """
        try:
            plain = self.open_bytes(sealed, bond=model)
        except InvalidTag as error:
            message = (
                f"a sealed template of {self._owner} is damaged or not theirs; restore a copy of "
                "the database, or erase the person and enrol anew"
            )
            raise DatabaseError(message) from error
        return Template(np.frombuffer(plain, "<f4").astype(np.float32, copy=False), model)

    def seal_bytes(self, plain: bytes, bond: str) -> bytes:
        """Nonce, ciphertext and tag of anything.

        Args:
            plain: What is sealed.
            bond: What it has to be opened with again, such as the place that it belongs to.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, self._additional(bond))

    def open_bytes(self, sealed: bytes, bond: str) -> bytes:
        """What was sealed.

        Raises:
            InvalidTag: The bytes are damaged, or belong to another owner or bond.
        """
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, ciphertext, self._additional(bond))

    def _additional(self, bond: str) -> bytes:
        return f"{self._owner}|{bond}".encode()


class Vault:
    """Makes and opens data keys with the key of the key file.

    Args:
        key: 32 bytes, see `read_key` and `create_key`.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @property
    def fingerprint(self) -> bytes:
        """Tells one key from another and says nothing about either."""
        return hmac.digest(self._key, b"whosthere vault", hashlib.sha256)

    def new_key(self) -> bytes:
        """A fresh data key, wrapped."""
        return aes_key_wrap(self._key, secrets.token_bytes(KEY_BYTES))

    def data_key(self, wrapped: bytes, owner: str) -> DataKey:
        """Unwrap the owner's data key.

        Raises:
            DatabaseError: The wrapped key is damaged.
        """
        try:
            return DataKey(aes_key_unwrap(self._key, wrapped), owner)
        except InvalidUnwrap as error:
            message = (
                f"the data key of {owner} is damaged; restore a copy of the database, or erase "
                "the person and enrol anew"
            )
            raise DatabaseError(message) from error


def read_key(path: Path) -> bytes:
    """The key in the key file.

    Raises:
        FileNotFoundError: There is none.
        GalleryError: It cannot be read, or holds no key.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        message = f"cannot read the key file {path}: {error.strerror}"
        raise GalleryError(message) from error
    if len(key) != KEY_BYTES:
        message = f"{path} is not a key file of whosthere; put the right one back from a copy"
        raise GalleryError(message)
    return key


def create_key(path: Path) -> bytes:
    """Make a key file that only its owner can read; one that is there already stays and is read.

    Raises:
        GalleryError: It cannot be written or read.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link appears whole or not at all, and never replaces what is there.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        message = (
            f"cannot write the key file {path}: {error.strerror}; set WHOSTHERE_HOME to a folder "
            "that can be written"
        )
        raise GalleryError(message) from error
    return read_key(path)
