"""The table of contents of the service models: every name is there, whatever was imported before."""

import pkgutil
import subprocess
import sys

import steward.service


def test_every_public_name_can_be_had():
    for name in steward.service.__all__:
        assert callable(getattr(steward.service, name)), name


def test_no_module_hides_a_name():
    modules = {module.name for module in pkgutil.iter_modules(steward.service.__path__)}
    assert not modules & set(steward.service.__all__)


def test_the_package_loads_nothing_before_it_is_asked():
    code = "import sys, steward.service; print([m for m in ('numpy', 'pandas', 'scipy', 'yaml', 'simpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
