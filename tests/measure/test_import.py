import subprocess
import sys

import pytest

import cxreports.measure


def test_importing_the_room_loads_nothing_heavy():
    code = "import sys, cxreports.measure; print({'scipy', 'narwhals', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_public_name_is_there():
    for name in cxreports.measure.__all__:
        assert getattr(cxreports.measure, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = cxreports.measure.nothing
