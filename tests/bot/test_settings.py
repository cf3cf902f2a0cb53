import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load
from rules.backups import Keep

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456789:" + "AAF_" * 8 + "xyz"
NAMES = {name.upper() for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, an empty home, and nothing set."""
    for name in NAMES | {"XDG_CONFIG_HOME"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def refused(**overrides: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**overrides)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{caught.value.name}: ")
    return message


def test_nothing_set_is_a_working_set(tmp_path: Path) -> None:
    settings = load()
    assert settings.database_path == tmp_path / "work" / "data" / "regulars.db"
    assert settings.database_key_file == tmp_path / "home" / ".config" / "regulars" / "database.key"
    assert settings.base_url == "https://api.telegram.org/bot"
    assert settings.base_file_url == "https://api.telegram.org/file/bot"
    assert settings.proxy is None
    assert settings.open_signup


def test_the_token_is_asked_for_only_by_those_who_use_it() -> None:
    settings = load()
    with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN: missing; expected the token"):
        _ = settings.token
    assert load(telegram_bot_token=TOKEN).token == TOKEN


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DEFAULT_LANGUAGE=zh\nDEMO_PORT=9000\nSOMETHING_ELSE=1\n", encoding="utf-8-sig")
    monkeypatch.setenv("DEMO_PORT", "9001")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n")
    settings = load()
    assert (settings.default_language, settings.demo_port, settings.token) == ("zh", 9001, TOKEN)


def test_blank_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "  ")
    assert load() == load(_env_file=None)


def test_secrets_are_not_shown() -> None:
    shown = repr(load(telegram_bot_token=TOKEN, telegram_proxy="http://me:hunter2@127.0.0.1:1"))
    assert TOKEN not in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "nonsense"),
        ("TELEGRAM_BOT_TOKEN", TOKEN[:20]),
        ("TELEGRAM_BOT_TOKEN", TOKEN + "/getMe"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://"),
        ("TELEGRAM_API_URL", "https://api.telegram.org:99999"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/?x=1"),
        ("TELEGRAM_API_URL", f"https://api.telegram.org/bot{TOKEN}"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1:1080"),
        ("TELEGRAM_PROXY", "127.0.0.1:8080"),
        ("TELEGRAM_PROXY", "http://:hunter2@"),
        ("WEBHOOK_URL", "http://shop.example/telegram"),
        ("WEBHOOK_URL", "https://me:hunter2@shop.example/telegram"),
        ("WEBHOOK_URL", "https://shop.example/telegram?x=1"),
        ("WEBHOOK_URL", "shop.example"),
        ("WEBHOOK_SECRET", "hunter2"),
        ("WEBHOOK_SECRET", "hunter2 and a long enough word"),
        ("WEBHOOK_PORT", "65536"),
        ("DATABASE_URL", "postgresql://me:hunter2@db"),
        ("DATABASE_URL", "postgresql://me:hunter2@db:0/book"),
        ("DATABASE_URL", "mysql://me:hunter2@db/book"),
        ("DATABASE_OWNER_URL", "sqlite:///hunter2.db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///book.db?mode=ro"),
        ("DATABASE_URL", "sqlite:////"),
        ("DATABASE_KEY_FILE", "/"),
        ("OPEN_SIGNUP", "perhaps"),
        ("OWNER_IDS", "12,wang"),
        ("OWNER_IDS", "-5"),
        ("OWNER_IDS", f"{2**63}"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_JSON", "maybe"),
        ("BACKUP_KEEP", "24"),
        ("BACKUP_KEEP", "24/14/many"),
        ("BACKUP_KEEP", "0/14/8"),
        ("BACKUP_KEEP", "24/-1/8"),
        ("BACKUP_CHAT", "@channel"),
        ("BACKUP_CHAT", f"{2**63}"),
        ("METRICS_PORT", "http"),
        ("METRICS_PORT", "65536"),
        ("DEMO_PORT", "0"),
        ("DEMO_PORT", "65536"),
        ("DEMO_PORT", "http"),
    ],
)
def test_a_wrong_value_is_named_and_never_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    message = refused()
    assert message.startswith(f"{name}: expected ")
    assert "hunter2" not in message
    assert TOKEN[:20] not in message


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET: missing, since WEBHOOK_URL is set"):
        load(webhook_url="https://shop.example/telegram")
    secret = "hunter2-hunter2-hunter2"
    settings = load(webhook_url="https://shop.example/telegram", webhook_secret=secret)
    assert settings.webhook == ("https://shop.example/telegram", secret)
    assert "hunter2" not in repr(settings)
    assert load().webhook_url is None


def test_a_book_on_a_server() -> None:
    settings = load(database_url="postgres://me:hunter2@db/book", database_owner_url="postgresql://owner@db/book")
    assert settings.server_url == "postgres://me:hunter2@db/book"
    assert settings.owner_url == "postgresql://owner@db/book"
    assert "hunter2" not in repr(settings)
    assert load().server_url is None
    assert load(database_url="sqlite:///book.db").server_url is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081/", "http://127.0.0.1:8081", "https://[::1]:8443/api/"])
def test_a_bot_api_of_ones_own(url: str) -> None:
    assert load(telegram_api_url=url).base_url == url.rstrip("/") + "/bot"


def test_a_proxy_with_a_password() -> None:
    assert load(telegram_proxy="http://me:pw@127.0.0.1:8080").proxy == "http://me:pw@127.0.0.1:8080"


def test_the_book_elsewhere(tmp_path: Path) -> None:
    assert load(database_url="sqlite:///book.db").database_path == tmp_path / "work" / "book.db"
    assert load(database_url=f"sqlite:///{tmp_path}/b.db").database_path == tmp_path / "b.db"
    assert load(database_url="sqlite:///~/b.db").database_path == tmp_path / "home" / "b.db"


def test_the_data_folder(tmp_path: Path) -> None:
    assert load(data_dir="~/book").database_path == tmp_path / "home" / "book" / "regulars.db"
    Path("taken").touch()
    assert refused(data_dir="taken") == "DATA_DIR: expected a folder"
    assert refused(data_dir="~nobody-of-that-name/x") == "DATA_DIR: expected a folder"


@pytest.mark.parametrize("key", ["data/database.key", "data/deep/er.key", "data/../data/x.key", "linked/x.key"])
def test_the_key_stays_out_of_the_data(key: str) -> None:
    Path("data").mkdir()
    Path("linked").symlink_to("data")
    assert refused(database_key_file=key).startswith("DATABASE_KEY_FILE: expected a file outside DATA_DIR")


def test_the_key_does_not_lie_beside_a_book_elsewhere() -> None:
    assert refused(database_url="sqlite:///book.db", database_key_file="x.key").startswith("DATABASE_KEY_FILE: ")


def test_copies_lie_beside_the_book_unless_told_otherwise(tmp_path: Path) -> None:
    assert load(data_dir="book").backups == tmp_path / "work" / "book" / "backups"
    assert load(backup_dir="~/copies").backups == tmp_path / "home" / "copies"
    assert load(backup_keep=" 6/0/2 ").backup_keep == Keep(6, 0, 2)
    assert load(backup_chat="-1001234567890").backup_chat == -1001234567890


def test_the_key_stays_out_of_the_copies() -> None:
    assert refused(backup_dir="copies", database_key_file="copies/x.key").startswith("DATABASE_KEY_FILE: ")


def test_the_key_follows_the_xdg_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert load().database_key_file == tmp_path / "xdg" / "regulars" / "database.key"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert load().database_key_file == tmp_path / "home" / ".config" / "regulars" / "database.key"


def test_a_closed_house_needs_its_owners() -> None:
    assert refused(open_signup=False).startswith("OWNER_IDS: expected at least one Telegram id")
    assert load(open_signup="no", owner_ids=" 12, 34 ,").owner_ids == {12, 34}
    assert load(open_signup="no", owner_ids={56}).owner_ids == {56}


def test_the_log_level_in_any_case() -> None:
    assert load(log_level="debug").log_level == "DEBUG"


def test_an_unreadable_file_is_named() -> None:
    Path(".env").write_bytes(b"DEFAULT_LANGUAGE=\xff\xfe")
    assert refused() == ".env: expected a readable file of UTF-8 text"


def test_the_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#? ?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(named) == len(set(named))
    assert set(named) == NAMES


def test_the_example_explains_every_setting() -> None:
    for block in EXAMPLE.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        *comments, setting = block.splitlines()
        assert re.fullmatch(r"[A-Z_]+=\S*", setting)
        assert comments
        assert all(re.match(r"# \S", line) for line in comments)


def test_the_example_shows_the_defaults() -> None:
    assert load(_env_file=EXAMPLE) == load(_env_file=None)
