#!/usr/bin/env bash
# The reports of a night. What is up to date is skipped, what failed is made once more after a pause.
# Exit code: that of `cxreports run`. Its events go to logs/DAY.jsonl, its words to logs/DAY.txt.
set -uo pipefail
cd "${CXREPORTS_HOME:-/srv/acme}" || exit 2
export PATH="$PWD/.venv/bin:$PATH"
mkdir -p logs
log="logs/$(date +%F)"

make_reports() {
    cxreports run "params/*.yaml" --hold stop --log-json >>"$log.jsonl" 2>>"$log.txt"
}

make_reports
code=$?
if [ "$code" -eq 1 ]; then
    sleep "${CXREPORTS_PAUSE:-600}"
    make_reports
    code=$?
fi
exit "$code"
