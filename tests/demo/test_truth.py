"""The planted truths are found by plain pandas, without any part of cxreports that measures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from cxreports.demo import write_demo
from cxreports.demo.battery import ITEMS as SUBJECTS
from cxreports.demo.truth import FAULTS, TRUTHS

LAST, BEFORE, YEAR_AGO = (pd.Period(month) for month in ("2026-10", "2026-09", "2025-10"))
TIMES = {
    "nps_survey": ["answered_at"],
    "contact_survey": ["answered_at", "interaction_at"],
    "customers": ["started_on", "ended_on"],
    "tickets": ["created_at", "first_reply_at", "resolved_at"],
    "invitations": ["sent_at"],
    "employees": ["answered_on"],
    "item_survey": ["answered_at"],
    "journeys": ["happened_at"],
}
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = write_demo(tmp_path_factory.mktemp("demo")).parent
    return {name: pd.read_csv(folder / f"{name}.csv", parse_dates=times) for name, times in TIMES.items()}


def answers(tables: Tables, survey: str, question: str, low: int, high: int) -> pd.DataFrame:
    rows = tables[survey].drop_duplicates("response_id")
    rows = rows[rows[question].between(low, high)]
    return rows.assign(month=rows["answered_at"].dt.to_period("M"))


def nps_rows(tables: Tables) -> pd.DataFrame:
    return answers(tables, "nps_survey", "nps", 0, 10)


def nps(scores: pd.Series) -> float:
    return 100 * float((scores >= 9).mean() - (scores <= 6).mean())


def nps_by_month(tables: Tables) -> pd.Series:
    return nps_rows(tables).groupby("month")["nps"].apply(nps)


def nps_outside(tables: Tables) -> float:
    values = nps_by_month(tables).iloc[-13:]
    limit = values.mean() + 3 * values.diff().abs().mean() / 1.128
    assert (values.iloc[-8:] > values.mean()).all(), "eight months in a row above the mean"
    return float(values.iloc[-1] - limit)


def mix_channel(tables: Tables) -> float:
    """Symmetric decomposition of the change over a year: the part of the shares."""
    rows = nps_rows(tables)
    now, then = (rows[rows["month"] == month] for month in (LAST, YEAR_AGO))
    total = (nps(now["nps"]) + nps(then["nps"])) / 2
    levels = [part.groupby("channel")["nps"].apply(nps) for part in (now, then)]
    shares = [part["channel"].value_counts(normalize=True) for part in (now, then)]
    return float((((levels[0] + levels[1]) / 2 - total) * (shares[0] - shares[1])).sum())


def chat_share(tables: Tables) -> float:
    share = (nps_rows(tables)["channel"] == "Chat").groupby(nps_rows(tables)["month"]).mean()
    return 100 * float(share[LAST] - share[YEAR_AGO])


def region_below(tables: Tables) -> float:
    rows = nps_rows(tables)
    rows = rows[rows["month"] == LAST]
    inside = rows["region"] == "Est"
    return nps(rows.loc[inside, "nps"]) - nps(rows.loc[~inside, "nps"])


def region_base(name: str) -> Callable[[Tables], float]:
    def base(tables: Tables) -> float:
        rows = nps_rows(tables)
        return float(((rows["month"] == LAST) & (rows["region"] == name)).sum())

    return base


def billing_csat(tables: Tables) -> float:
    rows = answers(tables, "contact_survey", "csat", 1, 5)
    rows = rows[rows["month"] == LAST]
    share = 100 * (rows["csat"] >= 4).groupby(rows["touchpoint"] == "Facturation").mean()
    return float(share[True] - share[False])


def billing_ces(tables: Tables) -> float:
    rows = answers(tables, "contact_survey", "ces", 1, 7)
    index = (100 * (rows["ces"] - 1) / 6).groupby(rows["touchpoint"] == "Facturation").mean()
    return float(index[True] - index[False])


def churn_offer(tables: Tables) -> float:
    start, end = LAST.start_time, (LAST + 1).start_time
    rows = tables["customers"]
    opening = rows[(rows["started_on"] < start) & ~(rows["ended_on"] < start)]
    churn = (opening["ended_on"] < end).groupby(opening["offer"] == "Essentiel").mean()
    return float(churn[True] / churn[False])


def ttr_faster(tables: Tables) -> float:
    rows = tables["tickets"]
    hours = (rows["resolved_at"] - rows["created_at"]).dt.total_seconds() / 3600
    month = rows["resolved_at"].dt.tz_localize(None).dt.to_period("M")
    median = hours[hours >= 0].groupby(month).median()
    return float(median[LAST] / median[YEAR_AGO])


def fcr_technical(tables: Tables) -> float:
    """Solved in one contact, without a reopening or a new ticket within seven days."""
    rows = tables["tickets"].query("status == 'solved'").sort_values("created_at")
    keys = ["customer_id", "category"]
    later = rows[[*keys, "created_at", "ticket_id"]]
    pairs = rows.merge(later, on=keys, suffixes=("", "_next"))
    wait = pairs["created_at_next"] - pairs["resolved_at"]
    near = pairs[(wait > pd.Timedelta(0)) & (wait <= pd.Timedelta(days=7))]
    repeat = rows["ticket_id"].isin(near["ticket_id_next"])
    once = (rows["contacts"] == 1) & (rows["reopens"] == 0) & ~rows["ticket_id"].isin(near["ticket_id"])
    share = 100 * once[~repeat].groupby(rows["category"] == "Technique").mean()
    return float(share[True] - share[False])


def response_rate(tables: Tables) -> float:
    rows = tables["invitations"]
    return 100 * float((rows["answer"] == "complete").sum() / rows["delivered"].sum())


def team_technical(tables: Tables) -> float:
    rows = tables["employees"].query("answered_on >= '2026-01-01'")
    items = rows.filter(regex=r"^q\d\d$").copy()
    items[["q04", "q08"]] = 6 - items[["q04", "q08"]]
    index = (25 * (items.mean(axis=1) - 1)).groupby(rows["team"] == "Technique").mean()
    return float(index[True] - index[False])


def identity_lost(tables: Tables) -> float:
    """Share lost between Identité and Paiement: 2026-10 minus the year before it."""
    rows = tables["journeys"]
    reached = rows.assign(month=rows["happened_at"].dt.to_period("M")).pivot_table(
        index="month", columns="step", values="journey", aggfunc="nunique"
    )
    before = reached["2025-10":"2026-09"].sum()
    lost = [100 * (1 - one["Paiement"] / one["Identité"]) for one in (reached.loc["2026-10"], before)]
    return float(lost[0] - lost[1])


def driver_speed(tables: Tables) -> float:
    """Correlation with the NPS: of the speed of replies, above that of the next item."""
    rows = tables["item_survey"].merge(nps_rows(tables)[["response_id", "nps"]], on="response_id")
    r = rows[["nps", *SUBJECTS]].corr()["nps"].drop("nps").sort_values(ascending=False)
    assert r.index[0] == "speed"
    return float(r.iloc[0] - r.iloc[1])


def driver_level(tables: Tables) -> float:
    index = 100 * (tables["item_survey"][list(SUBJECTS)].mean() - 1) / 9
    return float(index["speed"] - index.drop("speed").mean())


FOUND: dict[str, Callable[[Tables], float]] = {
    "nps_rise": lambda tables: nps_by_month(tables)[LAST] - nps_by_month(tables)[BEFORE],
    "nps_year": lambda tables: nps_by_month(tables)[LAST] - nps_by_month(tables)[YEAR_AGO],
    "nps_level": lambda tables: (
        nps_by_month(tables)["2026-03":"2026-09"].mean() - nps_by_month(tables)[:"2026-02"].mean()
    ),
    "nps_outside": nps_outside,
    "mix_channel": mix_channel,
    "chat_share": chat_share,
    "region_below": region_below,
    "region_low_base": region_base("Outre-mer"),
    "region_hidden": region_base("Corse"),
    "billing_csat": billing_csat,
    "billing_ces": billing_ces,
    "churn_offer": churn_offer,
    "ttr_faster": ttr_faster,
    "fcr_technical": fcr_technical,
    "backlog": lambda tables: float((tables["tickets"]["status"] == "open").sum()),
    "response_rate": response_rate,
    "identity_lost": identity_lost,
    "team_technical": team_technical,
    "driver_speed": driver_speed,
    "driver_level": driver_level,
    "team_hidden": lambda tables: float(
        (tables["employees"].query("answered_on >= '2026-01-01'")["team"] == "Qualité").sum()
    ),
}


def test_every_truth_is_looked_for() -> None:
    assert set(FOUND) == set(TRUTHS)


@pytest.mark.parametrize("name", TRUTHS)
def test_truth_is_found(name: str, tables: Tables) -> None:
    found = FOUND[name](tables)
    low, high, unit = TRUTHS[name]
    assert low <= found <= high, f"{name}: {found:.2f} {unit}"


def test_faults_are_as_many_as_they_say(tables: Tables) -> None:
    found = {}
    for survey, question, low, high in (
        ("nps_survey", "nps", 0, 10),
        ("contact_survey", "csat", 1, 5),
        ("contact_survey", "ces", 1, 7),
    ):
        rows = tables[survey].drop_duplicates()
        found[f"{question}_missing"] = int(rows[question].isna().sum())
        found[f"{question}_out_of_scale"] = int((~rows[question].dropna().between(low, high)).sum())
        found[f"{survey}_duplicates"] = len(tables[survey]) - len(rows)
    customers, tickets = tables["customers"], tables["tickets"]
    found["customers_end_before_start"] = int((customers["ended_on"] < customers["started_on"]).sum())
    found["tickets_resolved_before_created"] = int((tickets["resolved_at"] < tickets["created_at"]).sum())
    assert found == FAULTS


def test_shape(tables: Tables) -> None:
    assert 25_000 <= len(tables["nps_survey"]) + len(tables["contact_survey"]) <= 40_000
    assert len(tables["customers"]) == 12_000
    assert 8_500 <= len(tables["tickets"]) <= 9_500
    assert 120 <= len(tables["employees"]) <= 180  # two waves
    for survey in ("nps_survey", "contact_survey"):
        months = tables[survey]["answered_at"].dt.to_period("M").value_counts()
        assert len(months) == 24
        assert months.min() > 500
        assert tables[survey]["region"].nunique() == 6


def test_nobody_answers_before_joining_or_after_leaving(tables: Tables) -> None:
    customers = tables["customers"].set_index("customer_id")
    for survey in ("nps_survey", "contact_survey"):
        rows = tables[survey].join(customers[["started_on", "ended_on"]], on="customer_id")
        assert (rows["started_on"] <= rows["answered_at"]).all()
        assert not (rows["ended_on"] < rows["answered_at"]).any()
