"""`make proof`: prints each claim of the work, its count, the command, and the result.

Claims about the demo's province are checked on a demo made for this run; the others by the tests
that prove them. Nothing is skipped quietly: a claim that could not be checked counts as not kept.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Outcome:
    """What was counted, and whether the claim holds."""

    count: str
    holds: bool


@dataclass(frozen=True)
class Claim:
    words: str
    command: str
    check: Callable[["Proof"], Outcome]


class Proof:
    """One run: a home of its own, and the commands that are asked in it."""

    def __init__(self, home: Path) -> None:
        self.env = {
            **os.environ, "LUMBUNG_HOME": str(home), "PATH": f"{BIN}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "lumbung.config.settings",
        }  # fmt: skip
        for name in ("DATABASE_URL", "LUMBUNG_DATABASE"):
            self.env.pop(name, None)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, env=self.env, text=True, check=False, capture_output=True
        )

    def lumbung(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("lumbung", *words)

    def pytest(self, *words: str) -> Outcome:
        done = self.run("pytest", "-p", "no:cacheprovider", *words)
        counted = re.findall(r"(\d+) (passed|failed|error|skipped)", done.stdout)
        tally = {word: int(number) for number, word in counted}
        count = ", ".join(f"{number} {word}" for word, number in tally.items()) or "no test ran"
        holds = done.returncode == 0 and tally.get("passed", 0) > 0 and not tally.get("skipped")
        return Outcome(count, holds)


def provisioned_twice(proof: Proof) -> Outcome:
    answers = [
        json.loads(proof.lumbung("provision", "--area", "64", "--json").stdout) for _ in "12"
    ]
    keys = ("koperasi", "villages", "desa", "kelurahan", "regencies")
    counts = [tuple(answer[key] for key in keys) for answer in answers]
    return Outcome(str(counts), counts == [(1038, 1038, 841, 197, 10)] * 2)


def joined(proof: Proof) -> Outcome:
    rows = _koperasi(proof)
    wanted = {"64.03.04.2013", "64.03.04.2012"}
    codes = sorted({row["code"] for row in rows for v in row["villages"] if v["code"] in wanted})
    proof.lumbung("koperasi", "join", *codes)
    proof.lumbung("koperasi", "join", *codes)
    rows = _koperasi(proof)
    villages = [village["code"] for row in rows for village in row["villages"]]
    count = (
        f"{len(rows)} koperasi, {len(villages)} villages, {len(set(villages))} of them different"
    )
    return Outcome(count, (len(rows), len(villages), len(set(villages))) == (1037, 1038, 1038))


def demo_is_made(proof: Proof) -> Outcome:
    began = time.monotonic()
    done = proof.lumbung("demo", "--no-serve")
    seconds = time.monotonic() - began
    heads = [row["head"]["seq"] for row in _koperasi(proof)]
    count = f"{sum(heads)} vouchers in {len(heads)} koperasi, {seconds:.0f} s"
    return Outcome(count, done.returncode == 0 and min(heads) > 0)


def everything_verifies(proof: Proof) -> Outcome:
    done = proof.lumbung("verify", "--all", "--json")
    report = json.loads(done.stdout)
    count = f"{report['koperasi']} koperasi, {report['vouchers']} vouchers"
    return Outcome(count, done.returncode == 0 and report["ok"] and report["vouchers"] > 0)


def hledger_agrees(proof: Proof) -> Outcome:
    """Every account of the ten richest books, against somebody else's tool."""
    rich = sorted(_koperasi(proof), key=lambda row: -int(row["head"]["seq"]))[:10]
    compared = different = 0
    for row in rich:
        ours = _our_balances(proof, row["code"])
        theirs = _their_balances(proof, row["code"])
        compared += len(ours.keys() | theirs.keys())
        different += sum(
            ours.get(code, 0) != theirs.get(code, 0) for code in ours.keys() | theirs.keys()
        )
    regencies = {row["regency"]["code"] for row in rich}
    count = f"{compared} accounts of {len(rich)} koperasi in {len(regencies)} regencies, {different} differ"
    return Outcome(count, compared > 100 and different == 0 and len(regencies) == 10)


def _koperasi(proof: Proof) -> list[dict]:  # type: ignore[type-arg]
    return json.loads(proof.lumbung("koperasi", "list", "--area", "64", "--json").stdout)  # type: ignore[no-any-return]


def _our_balances(proof: Proof, code: str) -> dict[str, int]:
    done = proof.lumbung(
        "report", "trial-balance", "--koperasi", code, "--as-of", "2099-12-31", "--format", "json"
    )
    rows = json.loads(done.stdout)["rows"]
    return {
        row["account"]: row["debit"] - row["credit"]
        for row in rows
        if row["debit"] != row["credit"]
    }


def _their_balances(proof: Proof, code: str) -> dict[str, int]:
    """What hledger makes of our journal, by the four digits that stand in its account names."""
    with tempfile.NamedTemporaryFile(suffix=".journal") as file:
        proof.lumbung("export", "hledger", "--koperasi", code, "-o", file.name)
        done = proof.run("hledger", "-f", file.name, "balance", "--flat", "-N", "-O", "csv")
    sums: dict[str, int] = {}
    for line in done.stdout.splitlines()[1:]:
        name, _, amount = line.partition('","')
        account = re.search(r"\b(\d{4})\b", name)
        assert account, f"no account code in {name}"
        number = int(re.sub(r"[^\d-]", "", amount) or "0")
        sums[account[1]] = sums.get(account[1], 0) + number
    return {code: amount for code, amount in sums.items() if amount}


def tests(*words: str) -> Callable[[Proof], Outcome]:
    return lambda proof: proof.pytest(*words)


CLAIMS = (
    Claim("provisioning gives 1,038 co-operatives over 841 desa and 197 kelurahan, twice in a row",
          "lumbung provision --area 64 --json", provisioned_twice),
    Claim("after the join 1,037 serve the same 1,038 villages, each counted once",
          "lumbung koperasi join CODE CODE", joined),
    Claim("the demo's villages all have books", "lumbung demo --no-serve", demo_is_made),
    Claim("verify --all is clean", "lumbung verify --all --json", everything_verifies),
    Claim("hledger agrees on every account of the ten rich co-operatives",
          "lumbung export hledger; hledger balance", hledger_agrees),
    Claim("the standard journals give golden statements", "pytest -k golden", tests("tests", "-k", "golden")),
    Claim("tampering as superuser is named", "pytest tests/security/test_tampering.py",
          tests("tests/security/test_tampering.py")),
    Claim("forbidden statements are refused, contents unchanged",
          "pytest tests/security/test_forbidden_statements.py",
          tests("tests/security/test_forbidden_statements.py")),
    Claim("roles x addresses x co-operatives: no leak, no address without a policy",
          "pytest tests/office -k 'policy or matrix'", tests("tests/office", "-k", "policy or matrix")),
    Claim("kills of PostgreSQL and of the poster lose and double nothing", "pytest tests/faults",
          tests("tests/faults")),
    Claim("a backup restored elsewhere has identical heads", "pytest tests/running",
          tests("tests/running")),
    Claim("bad input is refused with a code and a sentence, nothing written", "pytest tests/ledger",
          tests("tests/ledger")),
    Claim("the command line does what docs/cli.md says", "pytest tests/test_docs_cli.py",
          tests("tests/test_docs_cli.py")),
    Claim("savings, members and drawers: vectors, modes, 64 withdrawals at one instant, dues all or none",
          "pytest tests/products", tests("tests/products", "tests/core/test_nik.py")),
    Claim("with the screens' words: registered, approved, paid; a drawer counted; two hands",
          "pytest tests/office -k 'members_browser or cash_browser'",
          tests("tests/office", "-k", "members_browser or cash_browser")),
    Claim("a village's workbooks become its opening balance; bad files change nothing",
          "pytest tests/migration", tests("tests/migration")),
    Claim("R1-R21 of the database rules hold", "pytest tests/static", tests("tests/static")),
)  # fmt: skip


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="lumbung-proof-", dir="/var/tmp"))
    home.chmod(0o755)
    proof, kept = Proof(home), 0
    try:
        for claim in CLAIMS:
            outcome = claim.check(proof)
            kept += outcome.holds
            print(f"[{'kept' if outcome.holds else 'NOT KEPT'}] {claim.words}")
            print(f"        {outcome.count}")
            print(f"        $ {claim.command}", flush=True)
    finally:
        proof.lumbung("db", "stop")
        shutil.rmtree(home, ignore_errors=True)
    print(f"\n{kept} of {len(CLAIMS)} claims kept.")
    return 0 if kept == len(CLAIMS) else 1


if __name__ == "__main__":
    sys.exit(main())
