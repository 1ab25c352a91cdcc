"""The real files read without the package: plain pandas and csv, one function per set."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd


def bank_poll(data: Path) -> pd.DataFrame:
    return pd.read_csv(data / "nps_surveys" / "NPStimeseries.csv", dtype={"ID": str})


def organic_retail(data: Path) -> pd.DataFrame:
    content = (data / "nps_surveys" / "nps.csv").read_bytes()
    low = {byte: bytes([byte]).decode("cp850") for byte in range(0x80, 0xA0)}
    text = "".join(low.get(byte, chr(byte)) for byte in content)
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=["NA", ""])


def call_centre(data: Path) -> pd.DataFrame:
    return pd.read_excel(data / "call_center" / "Call-Center-Dataset.xlsx", engine="openpyxl")


def service_desk(data: Path) -> pd.DataFrame:
    path = data / "itsm_incident_log" / "incident_event_log.csv.gz"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def telco(data: Path) -> pd.DataFrame:
    def read(part: str) -> pd.DataFrame:
        path = data / "telco_churn" / f"Telco_customer_churn_{part}.xlsx"
        return pd.read_excel(path, engine="openpyxl", keep_default_na=False)

    who = "Customer ID"
    found = read("services").merge(read("status").drop(columns=["Count", "Quarter"]), on=who)
    found = found.merge(read("demographics").drop(columns="Count"), on=who)
    found = found.merge(read("location").drop(columns="Count"), on=who)
    return found.merge(read("population").drop(columns="ID"), on="Zip Code", how="left").set_index(who)


def airline(data: Path) -> pd.DataFrame:
    path = data / "airline_satisfaction" / "airline_passenger_satisfaction.csv.gz"
    return pd.read_csv(path)


def reviews(data: Path) -> list[dict[str, str]]:
    path = data / "verbatims" / "PART2_Infos_generales_Commentaire_complet.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def incidents_of(raw: pd.DataFrame) -> pd.DataFrame:
    """One row per incident: its last event, and the highest counters of its life."""
    ordered = raw.assign(order=raw["sys_mod_count"].astype(int)).sort_values(
        ["number", "order"], kind="stable"
    )
    last = ordered.groupby("number").last()
    counters = ordered[["reopen_count", "reassignment_count"]].astype(int).groupby(ordered["number"]).max()
    return last.assign(reopens=counters["reopen_count"], reassignments=counters["reassignment_count"])
