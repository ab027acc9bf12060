"""What came of the requests, in a few lines."""

import json
from collections import Counter
from pathlib import Path


def memory(processes):
    """MB that each process has in memory."""
    return {process: _resident(process) for process in processes}


def _resident(process):
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def summary(fuzzer, before, after):
    """Statuses by role and by the way the requests were thought of, and what became of the processes."""
    by_role, by_way = Counter(), Counter()
    for (who, way, status), count in fuzzer.statuses.items():
        by_role[who, status] += count
        by_way[way, status] += count
    grown = {process: f"{before[process]}→{after.get(process)} MB" for process in before}
    return [
        f"{sum(fuzzer.statuses.values())} answered, {len(fuzzer.reached)} addresses let somebody in, "
        f"{len(fuzzer.faults)} faults, {fuzzer.renewed} sessions renewed, processes {grown}",
        *lines(by_role),
        *lines(by_way),
        *fuzzer.faults,
    ]


def lines(counts):
    for name in sorted({name for name, _status in counts}):
        of_it = {status: count for (whose, status), count in sorted(counts.items()) if whose == name}
        yield f"  {name:>14}: " + "  ".join(f"{status} {count}" for status, count in of_it.items())


def faults_in(log, loggers=("django.request",)):
    """Exceptions that the web processes wrote of, each with how many there were and its first request."""
    found, first = Counter(), {}
    for line in log.read_text(errors="replace").splitlines():
        if '"ERROR"' not in line or not any(f'"{name}"' in line for name in loggers):
            continue
        record = json.loads(line)
        trace = [part.strip() for part in record.get("exc_info", "").splitlines()]
        frames = [part for part in trace if part.startswith("File")]
        what = f"{trace[-1][:200]} | {frames[-1]}" if frames else record["message"][:200]
        found[what] += 1
        first.setdefault(what, record.get("request"))
    return [f"  {count} × {what} | {first[what]}" for what, count in found.most_common()]
