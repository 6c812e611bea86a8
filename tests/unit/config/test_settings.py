from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import OPTIONS, Settings, SettingsError, api_token, as_rows, load_settings


def test_an_empty_environment_gives_the_defaults_of_the_table() -> None:
    settings = load_settings({})

    assert settings == Settings()
    assert settings.poll_interval == timedelta(minutes=15)
    assert settings.database == f"sqlite:///{Path('var').absolute()}/wirecopy.db"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.catalogue_path is None


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("0.0.0.0", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("a.example", "http://a.example:8000"),
    ],
)
def test_links_begin_with_an_address_that_can_be_one(host: str, base: str) -> None:
    assert load_settings({"WIRECOPY_HOST": host}).base_url == base


def test_every_option_is_read_from_its_variable_and_its_default_reads_back() -> None:
    settings = load_settings({option.variable: option.default for option in OPTIONS})

    assert settings == Settings()
    assert set(settings.origins) == {option.field for option in OPTIONS}


def test_a_value_is_shown_in_the_form_it_is_read() -> None:
    for option in OPTIONS:
        value = getattr(Settings(), option.field)
        assert option.kind.read(option.kind.show(value)) == value


def test_an_unknown_variable_is_an_error_that_names_it() -> None:
    with pytest.raises(SettingsError, match="WIRECOPY_POLL_INTERVALL: there is no such setting"):
        load_settings({"WIRECOPY_POLL_INTERVALL": "15m"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WIRECOPY_POLL_INTERVAL", "15"),
        ("WIRECOPY_POLL_INTERVAL", "15 min"),
        ("WIRECOPY_POLL_INTERVAL", "-1m"),
        ("WIRECOPY_POLL_INTERVAL", "999999999999999999w"),
        ("WIRECOPY_FEED_MAX_BYTES", "10 mib"),
        ("WIRECOPY_FEED_MAX_BYTES", "0"),
        ("WIRECOPY_PORT", "65536"),
        ("WIRECOPY_PORT", "٣"),
        ("WIRECOPY_PORT", ""),
        ("WIRECOPY_ROBOTS", "yes"),
        ("WIRECOPY_LOG_LEVEL", "INFO"),
        ("WIRECOPY_PUBLIC_URL", "news.example"),
        ("WIRECOPY_PUBLIC_URL", "ftp://news.example/"),
        ("WIRECOPY_ALLOW_HOSTS", "http://a.example"),
        ("WIRECOPY_ALLOW_HOSTS", "10.0.0.0/33"),
        ("WIRECOPY_ALLOW_HOSTS", "a.example:port"),
        ("WIRECOPY_DATABASE_URL", "mysql://user:hunter2@db/x"),
        ("WIRECOPY_BROKER_URL", "sqs://"),
        ("WIRECOPY_DELIVERY_SCHEDULE", ","),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_variable_and_no_secret(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{variable}: ") as caught:
        load_settings({variable: value})

    assert "hunter2" not in str(caught.value)


def test_hosts_may_be_names_ports_addresses_and_ranges() -> None:
    text = "origin.test, origin.test:8080 ,127.0.0.1:81,[::1]:82,10.0.0.0/8,::1,fd00::/8"

    hosts = load_settings({"WIRECOPY_ALLOW_HOSTS": text}).allow_hosts

    assert hosts == (
        "origin.test",
        "origin.test:8080",
        "127.0.0.1:81",
        "[::1]:82",
        "10.0.0.0/8",
        "::1",
        "fd00::/8",
    )


def test_the_address_that_hosting_services_print_names_our_driver() -> None:
    settings = load_settings({"WIRECOPY_DATABASE_URL": "postgres://u@h/d"})

    assert settings.database == "postgresql+psycopg://u@h/d"


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")

    settings = load_settings({"WIRECOPY_API_TOKEN_FILE": str(tmp_path / "token")})

    assert settings.api_token == "s3cret"
    assert settings.origins["api_token"] == "WIRECOPY_API_TOKEN_FILE"


def test_a_secret_that_can_not_be_read_fails_loudly(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    for path in (tmp_path / "absent", tmp_path, tmp_path / "empty"):
        with pytest.raises(SettingsError, match=r"^WIRECOPY_API_TOKEN_FILE: "):
            load_settings({"WIRECOPY_API_TOKEN_FILE": str(path)})


def test_a_secret_set_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="both set"):
        load_settings({"WIRECOPY_API_TOKEN": "a", "WIRECOPY_API_TOKEN_FILE": str(tmp_path)})


def test_only_secrets_come_from_files() -> None:
    with pytest.raises(SettingsError, match="WIRECOPY_PORT_FILE: there is no such setting"):
        load_settings({"WIRECOPY_PORT_FILE": "/port"})


def test_rows_hide_secrets_and_say_where_values_come_from() -> None:
    settings = load_settings({"WIRECOPY_API_TOKEN": "hunter2", "WIRECOPY_PORT": "81"}, Path("/d"))

    rows = {row.variable: row for row in as_rows(settings)}

    assert len(rows) == len(OPTIONS)
    assert "hunter2" not in str(rows)
    assert rows["WIRECOPY_API_TOKEN"].value == "(hidden)"
    assert (rows["WIRECOPY_PORT"].value, rows["WIRECOPY_PORT"].origin) == ("81", "WIRECOPY_PORT")
    assert (rows["WIRECOPY_DATA"].value, rows["WIRECOPY_DATA"].origin) == ("/d", "--data")
    assert rows["WIRECOPY_HOST"].origin == "default"


def test_the_api_token_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path / "new")

    token = api_token(settings)

    assert len(token) >= 43
    assert api_token(settings) == token
    assert [path.name for path in settings.data.iterdir()] == ["api-token"]
    assert (settings.data / "api-token").stat().st_mode & 0o777 == 0o600


def test_a_token_that_can_not_be_kept_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match="the API token can't be kept there"):
        api_token(load_settings({}, tmp_path / "file"))


def test_the_catalogue_is_the_named_file_or_the_one_in_the_data_directory(tmp_path: Path) -> None:
    assert load_settings({"WIRECOPY_CATALOGUE": "/c.toml"}, tmp_path).catalogue_path == Path("/c.toml")
    (tmp_path / "wirecopy.toml").touch()
    assert load_settings({}, tmp_path).catalogue_path == tmp_path / "wirecopy.toml"


def test_limits_of_tasks_must_be_in_order() -> None:
    with pytest.raises(SettingsError, match="WIRECOPY_HARD_LIMIT must be longer"):
        load_settings({"WIRECOPY_SOFT_LIMIT": "90s"})
