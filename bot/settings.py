"""The only reader of the environment; `.env` in the working folder counts as well. Explained in `.env.example`."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rules.backups import Keep

TELEGRAM = "https://api.telegram.org"
BOOK = "regulars.db"
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}", re.ASCII)
TOKEN = re.compile(r"\d{6,16}:[A-Za-z0-9_-]{30,64}", re.ASCII)

AS_GIVEN = "expected the token @BotFather gave, <digits>:<about 35 letters, digits, _ or ->"
A_KEY_FILE = "expected a file outside DATA_DIR and BACKUP_DIR and not beside the book, so that no backup holds both"
UNGUESSED = "expected 16 to 256 letters, digits, _ or -, known to nobody else (openssl rand -hex 32)"
OWNERS_MISSING = "expected at least one Telegram id, since OPEN_SIGNUP is false"


class SettingsError(Exception):
    """One line for the console: which setting, and what is expected. Never the value, which may be a secret."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: {expected}")
        self.name = name


def _token(value: SecretStr) -> SecretStr:
    if not TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError
    return value


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    names_bot = re.search(r"/bot[^/]*/?$", parts.path)
    if parts.scheme not in {"http", "https"} or not _has_host(value) or not plain or names_bot:
        raise ValueError
    return value.rstrip("/")


def _proxy(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if urlsplit(url).scheme != "http" or not _has_host(url):
        raise ValueError
    return value


def _has_host(url: str) -> bool:
    """Reading `port` is what makes urllib look at it."""
    parts = urlsplit(url)
    return bool(parts.hostname) and parts.port != 0


def _folder(value: Path) -> Path:
    path = _absolute(value)
    if path.exists() and not path.is_dir():
        raise ValueError
    return path


def _file(value: Path) -> Path:
    path = _absolute(value)
    if path.is_dir():
        raise ValueError
    return path


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as error:  # no home folder, a loop of links
        raise ValueError from error


def _database_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    path = url.removeprefix("sqlite:///")
    if _is_server(url):
        return _server_url(value)
    if path in {url, "", ":memory:"} or "?" in path:
        raise ValueError
    _file(Path(path))
    return value


def _server_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if not _is_server(url) or len(urlsplit(url).path) < len("/x") or urlsplit(url).port == 0:
        raise ValueError
    return value


def _is_server(url: str) -> bool:
    return urlsplit(url).scheme in {"postgresql", "postgres"}


def _webhook(value: str) -> str:
    """Telegram pushes to https only; a simulated one may do without on this machine."""
    parts = urlsplit(value)
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not (parts.scheme == "https" or (here and parts.scheme == "http")) or not _has_host(value) or not plain:
        raise ValueError
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not SECRET.fullmatch(value.get_secret_value()):
        raise ValueError
    return value


def _ids(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _key_file() -> Path:
    """Where the XDG rules put a program's own files; they say that a relative folder does not count."""
    configured = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    folder = configured if configured.is_absolute() else Path("~/.config")
    return folder / "regulars" / "database.key"


def _keep(value: object) -> object:
    """24/14/8: hours, days, weeks."""
    if not isinstance(value, str):
        return value
    hours, days, weeks = (int(part) for part in value.split("/"))
    return Keep(hours, days, weeks)


def _keeps_some(value: Keep) -> Keep:
    if value.hours < 1 or min(value.days, value.weeks) < 0:
        raise ValueError
    return value


def service_socket() -> str | None:
    """Where systemd wants to hear from us; set by systemd, not by people."""
    return os.environ.get("NOTIFY_SOCKET")


PositiveId = Annotated[int, Field(gt=0, lt=2**63)]
ChatId = Annotated[int, Field(gt=-(2**63), lt=2**63)]


class Settings(BaseSettings):
    """Everything that can be set; a description says what is expected, and is what a wrong value is answered with."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Notepad writes the mark, and it would hide the first name
        extra="ignore",
        frozen=True,
        validate_default=True,
        hide_input_in_errors=True,
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(None, description=AS_GIVEN)
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        TELEGRAM, description="expected a http:// or https:// address, the part before /bot<token>"
    )
    telegram_proxy: Annotated[SecretStr, AfterValidator(_proxy)] | None = Field(
        None, description="expected http://host:port or http://user:password@host:port (no socks)"
    )
    webhook_url: Annotated[str, AfterValidator(_webhook)] | None = Field(
        None, description="expected the https:// address where Telegram finds this bot, or nothing"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = Field(None, description=UNGUESSED)
    webhook_host: str = Field("127.0.0.1", description="expected a host or an address of this machine")
    webhook_port: int = Field(8080, ge=0, le=65535, description="expected a port")
    data_dir: Annotated[Path, AfterValidator(_folder)] = Field(Path("data"), description="expected a folder")
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] | None = Field(
        None, description="expected postgresql://user:password@host/database, sqlite:///path/to/file.db or nothing"
    )
    database_owner_url: Annotated[SecretStr, AfterValidator(_server_url)] | None = Field(
        None, description="expected postgresql://owner:password@host/database, the role the tables belong to"
    )
    database_key_file: Annotated[Path, AfterValidator(_file)] = Field(default_factory=_key_file, description=A_KEY_FILE)
    backup_dir: Annotated[Path, AfterValidator(_folder)] | None = Field(None, description="expected a folder")
    backup_keep: Annotated[Keep, NoDecode, BeforeValidator(_keep), AfterValidator(_keeps_some)] = Field(
        Keep(), description="expected three whole numbers: hours/days/weeks, as 24/14/8"
    )
    backup_chat: ChatId | None = Field(
        None, description="expected a Telegram chat id: a person's, or a group's, which begins with a minus"
    )
    open_signup: bool = Field(True, description="expected true or false")
    owner_ids: Annotated[frozenset[PositiveId], NoDecode, BeforeValidator(_ids)] = Field(
        frozenset(), description="expected Telegram ids (whole numbers), separated by commas"
    )
    default_language: Literal["zh", "en"] = Field("en", description="expected zh or en")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="expected DEBUG, INFO, WARNING or ERROR"
    )
    log_json: bool = Field(False, description="expected true or false")
    metrics_host: str = Field("127.0.0.1", description="expected a host or an address of this machine")
    metrics_port: int | None = Field(None, ge=0, le=65535, description="expected a port, or nothing")
    demo_port: int = Field(8000, ge=1, le=65535, description="expected a port, 1 to 65535")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in stripped.items() if value != ""}

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if not self.open_signup and not self.owner_ids:
            raise SettingsError("OWNER_IDS", OWNERS_MISSING)
        if self.webhook_url and not self.webhook_secret:
            raise SettingsError("WEBHOOK_SECRET", f"missing, since WEBHOOK_URL is set; {UNGUESSED}")
        beside_book = self.database_key_file.parent == self.database_path.parent
        homes = (self.data_dir, self.backups)
        if beside_book or any(self.database_key_file.is_relative_to(home) for home in homes):
            raise SettingsError("DATABASE_KEY_FILE", A_KEY_FILE)
        return self

    @property
    def token(self) -> str:
        """The token in clear, for those who cannot go without; demo and migrate never ask."""
        if self.telegram_bot_token is None:
            raise SettingsError("TELEGRAM_BOT_TOKEN", f"missing; {AS_GIVEN}")
        return self.telegram_bot_token.get_secret_value()

    @property
    def proxy(self) -> str | None:
        return self.telegram_proxy.get_secret_value() if self.telegram_proxy else None

    @property
    def webhook(self) -> tuple[str, str]:
        """Where Telegram pushes, and the word it must say, in clear; where updates are polled there is neither."""
        return self.webhook_url or "", self.webhook_secret.get_secret_value() if self.webhook_secret else ""

    @property
    def base_url(self) -> str:
        """What telegram.Bot calls `base_url`."""
        return f"{self.telegram_api_url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.telegram_api_url}/file/bot"

    @property
    def database_path(self) -> Path:
        if self.database_url is None or self.server_url is not None:
            return self.data_dir / BOOK
        return _absolute(Path(self.database_url.get_secret_value().removeprefix("sqlite:///")))

    @property
    def server_url(self) -> str | None:
        """Where the book is on a PostgreSQL server, in clear; none where it is a file."""
        url = self.database_url.get_secret_value() if self.database_url else ""
        return url if _is_server(url) else None

    @property
    def owner_url(self) -> str | None:
        return self.database_owner_url.get_secret_value() if self.database_owner_url else None

    @property
    def backups(self) -> Path:
        """Where copies of the book go."""
        return self.backup_dir or self.data_dir / "backups"


def load(**overrides: Any) -> Settings:
    """The settings; `overrides` (by field name) go before the environment, which goes before `.env`."""
    try:
        return Settings(**overrides)
    except ValidationError as wrong:
        name = str(wrong.errors()[0]["loc"][0])
    except (OSError, UnicodeDecodeError):
        raise SettingsError(".env", "expected a readable file of UTF-8 text") from None
    raise SettingsError(name.upper(), Settings.model_fields[name].description or "not understood")
