"""Several processes write to one register while they are killed; then every acknowledged record must be there.

    python tests/records/stress.py --processes 8 --records 2000 --kills 200

A worker makes a record, replays it and adds it, then acknowledges it in a file of its own by one small write. The
parent kills workers (SIGKILL) at random moments and starts them again. Exit code 1 where anything is lost, doubled or
wrong.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from small_rule_set import write_small


def worker(folder: Path, number: int, count: int) -> None:
    """Adds the records of one worker that are not acknowledged yet."""
    from dti_rules.loading.load import load_folder
    from dti_rules.plugins.registry import Chosen
    from dti_rules.records.record import Record, make, open_record
    from dti_rules.records.register import add
    from dti_rules.records.replay import replay
    from dti_rules.tables.read import submission

    rules = load_folder(folder / "rules")
    acknowledged = folder / f"{number}.ack"
    done = len(acknowledged.read_text().splitlines()) if acknowledged.exists() else 0
    with acknowledged.open("ab", buffering=0) as notes:
        for i in range(done, count):
            stated = submission(
                rules, "Cà Mau", inputs={"people": 1_000_000 + number, "trained": i, "plan": i % 2 == 0}
            )
            record = open_record(make(rules, [stated], Chosen("folder")).text, "")
            assert isinstance(record, Record)
            assert replay(record) is None
            add(folder / "register.db", [record])
            notes.write(f"{record.digest}\n".encode())


def main() -> int:
    """Runs the workers, kills some, and verifies what is left."""
    parser = argparse.ArgumentParser()
    for option, default in (("--processes", 8), ("--records", 2000), ("--kills", 200), ("--seed", 1)):
        parser.add_argument(option, type=int, default=default)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--worker", type=int)
    asked = parser.parse_args()
    if asked.worker is not None:
        worker(asked.folder, asked.worker, asked.records)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        write_small(folder / "rules")
        killed, seconds = run(folder, asked)
        return judge(folder, asked, killed, seconds)


def run(folder: Path, asked: argparse.Namespace) -> tuple[int, float]:
    """Runs the workers to their end; gives how many were killed and how long it took."""
    chance, started, killed = random.Random(asked.seed), time.monotonic(), 0
    words = [sys.executable, __file__, "--folder", str(folder), "--records", str(asked.records), "--worker"]
    running = {i: subprocess.Popen([*words, str(i)]) for i in range(asked.processes)}
    all_records = asked.processes * asked.records
    while running:
        time.sleep(chance.uniform(0.01, 0.1))
        written = sum(path.stat().st_size for path in folder.glob("*.ack")) // 72
        due = killed < asked.kills and written >= killed * all_records / (asked.kills + 1)
        victim = running[chance.choice(list(running))] if due else None
        if victim is not None and victim.poll() is None:
            victim.send_signal(signal.SIGKILL)
            killed += 1
        for i, process in list(running.items()):
            code = process.poll()
            if code == -signal.SIGKILL:
                running[i] = subprocess.Popen([*words, str(i)])
            elif code is not None:
                assert code == 0, f"worker {i} gave up with {code}"
                del running[i]
    return killed, time.monotonic() - started


def judge(folder: Path, asked: argparse.Namespace, killed: int, seconds: float) -> int:
    """Compares the register with what was acknowledged."""
    from dti_rules.records.register import entries, verify

    acknowledged = [line for path in folder.glob("*.ack") for line in path.read_text().splitlines()]
    register = folder / "register.db"
    started = time.monotonic()
    verdict = verify(register)
    took = time.monotonic() - started
    there = [entry.digest for entry in entries(register)]
    lost = set(acknowledged) - set(there)
    expected = asked.processes * asked.records
    print(f"{asked.processes} processes x {asked.records} records, {killed} kills, {seconds:.1f} s")
    print(f"acknowledged {len(acknowledged)}, in the register {len(there)}, lost {len(lost)}")
    print(
        f"verified {verdict.sound} in {took:.1f} s, {register.stat().st_size / 1e6:.1f} MB, {verdict.wrong or 'sound'}"
    )
    whole = len(acknowledged) == len(there) == len(set(there)) == verdict.sound == expected
    return 0 if verdict.ok and not lost and whole else 1


if __name__ == "__main__":
    sys.exit(main())
