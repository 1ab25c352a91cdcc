"""The demo as files: what the exports of several tools look like, and the data file that maps them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxreports.demo.battery import ITEMS as SUBJECTS
from cxreports.demo.battery import make_battery
from cxreports.demo.benchmark import make_benchmarks
from cxreports.demo.company import make_customers
from cxreports.demo.followup import make_followups
from cxreports.demo.journey import make_journeys
from cxreports.demo.mailing import make_invitations
from cxreports.demo.quirk import spoil
from cxreports.demo.survey import make_relational, make_transactional
from cxreports.demo.team import ITEMS, make_employees, make_headcounts
from cxreports.demo.ticket import make_tickets, with_queue
from cxreports.demo.trial import make_trial

COLUMNS = {
    "customers": "customer_id started_on ended_on offer region monthly_value leave_reason",
    "nps_survey": "response_id customer_id answered_at nps channel offer region comment",
    "item_survey": "response_id customer_id answered_at channel offer region " + " ".join(SUBJECTS),
    "contact_survey": (
        "response_id customer_id interaction_at answered_at touchpoint stage channel csat ces offer region "
        "comment"
    ),
    "invitations": "invitation_id customer_id sent_at delivered answer offer region",
    "tickets": (
        "ticket_id customer_id created_at first_reply_at resolved_at status category channel contacts "
        "reopens eligible queue offer region"
    ),
    "followups": (
        "followup_id response_id customer_id score opened_at contacted_at closed_at followup_at "
        "followup_score owner reason offer region"
    ),
    "journeys": "customer_id journey step happened_at channel offer region",
    "employees": "employee_id team answered_on " + " ".join(ITEMS),
    "headcounts": "team closed_at answers headcount",
    "experiments": "customer_id experiment variant assigned_at metric score region offer",
    "benchmarks": "indicator value n source year comparability note",
}


def write_demo(folder: Path) -> Path:
    """Write the CSV files and the data file of the demo; the same bytes on every run.

    Args:
        folder: made if need be; files of the same names are overwritten.

    Returns:
        The path of `data.yaml` in the folder.

    >>> write_demo(Path("demo")).name
    'data.yaml'
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in _make().items():
        _write(frame[COLUMNS[name].split()], folder / f"{name}.csv")
    text = files("cxreports.demo").joinpath("data.yaml").read_text(encoding="utf-8")
    target = folder / "data.yaml"
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def _make() -> dict[str, pd.DataFrame]:
    customers = make_customers()
    relational, employees = make_relational(customers), make_employees()
    return {
        "customers": customers,
        "nps_survey": spoil(relational, ("nps",), 7),
        "item_survey": make_battery(relational),
        "contact_survey": spoil(make_transactional(customers), ("csat", "ces"), 8),
        "invitations": make_invitations(customers, relational),
        "tickets": with_queue(make_tickets(customers)),
        "followups": make_followups(relational),
        "journeys": make_journeys(customers),
        "employees": employees,
        "headcounts": make_headcounts(employees),
        "experiments": make_trial(customers),
        "benchmarks": make_benchmarks(),  # beside the tables: no source of the data file
    }


def _write(frame: pd.DataFrame, path: Path) -> None:
    """CSV with fixed formats: UTF-8, line feeds, ISO times (those with a time zone in UTC), two decimals."""
    plain = frame.copy()
    for name in frame.columns:
        if name.endswith("_on"):
            plain[name] = _text(frame[name], "D")
        elif name.endswith("_at"):
            plain[name] = _text(frame[name], "s")
    plain.to_csv(path, index=False, lineterminator="\n", float_format="%.2f", encoding="utf-8")


def _text(times: pd.Series[pd.Timestamp], unit: Literal["D", "s"]) -> npt.NDArray[np.str_]:
    aware = times.dt.tz is not None
    plain = (times.dt.tz_convert("UTC").dt.tz_localize(None) if aware else times).to_numpy("datetime64[s]")
    text = np.datetime_as_string(plain, unit=unit)
    text = np.char.add(text, "Z") if aware else np.char.replace(text, "T", " ")
    return np.where(np.isnat(plain), "", text)
