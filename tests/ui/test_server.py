"""The server: on this machine only, asking nobody, and plain about a taken port."""

import json
import socket

import pytest

from steward.errors import StewardError
from steward.ui import server
from steward.workspace import Workspace


@pytest.fixture
def settings(workspace):
    return server.settings(workspace, port=8123, token="secret")


def test_it_listens_on_this_machine_only_and_wants_the_token(settings):
    assert settings.ServerApp.ip == "127.0.0.1"
    assert settings.ServerApp.port_retries == 0
    assert settings.IdentityProvider.token == "secret"


def test_the_home_page_is_what_opens_first(settings, workspace: Workspace):
    assert settings.ServerApp.root_dir == str(workspace.root)
    assert settings.ServerApp.default_url == "/voila/render/notebooks/home.ipynb"


def test_nobody_is_asked_for_news_updates_or_extensions(settings):
    assert settings.LabApp.news_url is None
    assert settings.LabApp.check_for_updates_class == "jupyterlab.NeverCheckForUpdate"
    assert settings.LabApp.extension_manager == "readonly"
    assert server.DISABLED_IN_LAB["@jupyterlab/apputils-extension:announcements"]


def test_idle_kernels_are_let_go_and_their_number_is_capped(settings):
    assert settings.WorkbenchKernelManager.cull_idle_timeout > 0
    assert settings.WorkbenchKernelManager.limit > 0


def test_a_reader_sees_no_code_no_traceback_and_cannot_change_the_template(settings):
    assert settings.VoilaConfiguration.strip_sources
    assert not settings.VoilaConfiguration.show_tracebacks
    assert settings.VoilaConfiguration.allow_template_override == "NO"


def test_the_key_of_pseudonyms_is_not_listed(settings):
    assert "private" in settings.ContentsManager.hide_globs


def test_a_taken_port_is_said_in_one_sentence_with_a_way_out(workspace):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StewardError) as caught:
            server.serve(workspace, port=port, open_browser=False)
    assert caught.value.code == "port-taken"
    assert str(port) in caught.value.describe("zh") and "--port" in caught.value.describe("zh")


def test_without_a_port_a_free_one_is_found(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(server, "PORT", other.getsockname()[1])
        assert server.free_port(None) != other.getsockname()[1]


@pytest.mark.parametrize(("locale", "lab"), [("zh", "zh_CN"), ("en", "default")])
def test_jupyterlab_speaks_the_language_of_the_workbench(workspace: Workspace, locale, lab):
    server._tell_lab(workspace, locale)
    place = workspace.root / ".jupyter/lab/user-settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
    assert json.loads(place.read_text()) == {"locale": lab}
