from __future__ import annotations

import pytest

from cxreports import show
from cxreports.measure.record import Result
from tests.show.made import HandMadeStudy, churn, nps, versus


@pytest.fixture(autouse=True)
def both_languages() -> None:
    show.setup("fr+en")


@pytest.fixture
def study() -> HandMadeStudy:
    return HandMadeStudy(results=[Result(nps(), versus()), Result(churn(), versus(delta=0.1))])
