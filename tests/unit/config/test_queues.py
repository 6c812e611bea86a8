import json

import pytest

from config.queues import DOORS, QUEUES, celery_settings, urgent
from config.settings import SettingsError, load_settings

REDIS = {"WIRECOPY_BROKER_URL": "redis://h/0"}


def test_every_door_has_an_urgent_sister() -> None:
    assert set(QUEUES) == {*DOORS, *map(urgent, DOORS)}
    assert set(celery_settings(load_settings(REDIS))["task_queues"]) == set(QUEUES)


def test_a_message_does_not_come_back_while_its_task_may_run() -> None:
    for limit in ("90s", "20m"):
        settings = celery_settings(load_settings({**REDIS, "WIRECOPY_HARD_LIMIT": limit}))

        visibility = settings["broker_transport_options"]["visibility_timeout"]
        assert visibility >= 2 * settings["task_time_limit"]


def test_settings_are_plain_data() -> None:
    settings = celery_settings(load_settings(REDIS))

    assert json.loads(json.dumps(settings)) == settings


def test_rabbitmq_gets_only_options_that_it_knows() -> None:
    settings = celery_settings(load_settings({"WIRECOPY_BROKER_URL": "amqp://h//"}))

    assert settings["broker_transport_options"] == {"confirm_publish": True}


def test_without_a_broker_the_user_hears_what_to_do() -> None:
    with pytest.raises(SettingsError, match="start `wirecopy up` or set it"):
        celery_settings(load_settings({}))
