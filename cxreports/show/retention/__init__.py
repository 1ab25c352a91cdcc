"""The blocks of a report on departures: cohorts, survival, reasons, who is at risk, what it is worth."""
