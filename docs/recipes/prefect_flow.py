"""A flow of Prefect 3: `python prefect_flow.py` runs it every night."""

import subprocess

from prefect import flow, task

HOME = "/srv/acme"


class WrongFile(Exception):
    """Exit code 2: a parameter or data file is wrong; a retry will not mend it."""


class Held(Exception):
    """Exit code 3: a report is held by its quality checks; a person has to look."""


class ReportFailed(Exception):
    """Exit code 1: a report failed; what is up to date is skipped by the retry."""


def worth_a_retry(task, run, state) -> bool:
    return isinstance(state.result(raise_on_failure=False), ReportFailed)


@task(retries=2, retry_delay_seconds=600, retry_condition_fn=worth_a_retry)
def reports() -> None:
    command = ["cxreports", "run", "params/*.yaml", "--hold", "stop", "--log-json"]
    code = subprocess.run(command, cwd=HOME, check=False).returncode
    if code:
        raise {2: WrongFile, 3: Held}.get(code, ReportFailed)(f"cxreports: exit code {code}")


@flow(log_prints=True)
def night() -> None:
    reports()


if __name__ == "__main__":
    night.serve(name="cxreports", cron="30 4 * * *")
