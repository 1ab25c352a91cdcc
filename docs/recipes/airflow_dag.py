"""A DAG of Airflow 3: all reports of the night, and one notebook of its own through papermill.

It needs `pip install apache-airflow-providers-papermill`, cxreports in the environment of the workers, and
`cxreports kernel` run there once, for the kernel that starts with its libraries loaded.
"""

import subprocess
from datetime import datetime, timedelta

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

HOME = "/srv/acme"
AGAIN = {"retries": 2, "retry_delay": timedelta(minutes=10)}


@dag(
    schedule="30 4 * * *",
    start_date=datetime(2026, 11, 1),
    catchup=False,
    max_active_runs=1,
    default_args=AGAIN,
)
def cxreports():
    @task
    def reports() -> None:
        """Reports that are up to date are skipped: a retry makes what failed, and nothing else."""
        command = ["cxreports", "run", "params/*.yaml", "--hold", "stop", "--log-json"]
        code = subprocess.run(command, cwd=HOME, check=False).returncode
        if code == 2:
            raise AirflowFailException("a parameter or data file is wrong: a retry will not mend it")
        if code == 3:
            raise AirflowSkipException("a report is held by its quality checks: look at it")
        if code:
            raise AirflowException(f"cxreports: exit code {code}")

    board = PapermillOperator(
        task_id="board",
        input_nb=f"{HOME}/templates/executive.ipynb",
        output_nb=HOME + "/board/{{ ds }}.ipynb",
        parameters={"data": f"{HOME}/data.yaml", "language": "en"},
        kernel_name="cxreports",
    )
    pdf = BashOperator(
        task_id="pdf",
        bash_command="jupyter nbconvert --to cx-pdf " + HOME + "/board/{{ ds }}.ipynb",
    )

    reports()
    board >> pdf


cxreports()
