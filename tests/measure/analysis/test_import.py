import subprocess
import sys
from pathlib import Path

import pytest

import cxreports.measure.analysis as room


def test_importing_the_room_loads_nothing_heavy():
    code = "import sys, cxreports.measure.analysis; print({'scipy', 'narwhals'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_only_a_forecast_loads_statsmodels():
    names = ", ".join(name for name in room.__all__)
    code = f"import sys; from cxreports.measure.analysis import {names}; print('statsmodels' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_public_name_is_there():
    for name in room.__all__:
        assert callable(getattr(room, name))
    with pytest.raises(AttributeError, match="nothing"):
        _ = room.nothing


def test_no_module_hides_a_public_name():
    """Importing a module sets an attribute of its package; of the same name, it would hide the function."""
    modules = {path.stem for path in Path(room.__file__).parent.glob("*.py")}
    assert not modules & set(room.__all__)
