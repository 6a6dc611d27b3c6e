"""The `sohoa` command. Each command imports what it needs when it runs: help appears at once."""

from __future__ import annotations

import sys

import typer

from app.audit_words import HELP as AUDIT_HELP
from app.dossier_words import DOSSIER_HELP, PROCEDURE_HELP
from app.hook_words import HOOK_HELP
from app.messages import HELP
from app.signature_words import HELP as SIGNATURE_HELP
from app.user_words import HELP as USER_HELP
from cli import (
    attaching,
    audit,
    benchmarks,
    care,
    describing,
    digitising,
    dossiers,
    effects,
    finding,
    hooking,
    kpi,
    papertypes,
    procedures,
    queues,
    reuse,
    review,
    running,
    searching,
    signing,
    users,
)
from cli.stopping import INTERRUPTED, heed_ctrl_c, tell_interrupted
from pipeline.errors import SohoaError

app = typer.Typer(
    name="sohoa",
    help=HELP["sohoa"],
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (digitising, searching, finding, kpi, care, running, signing):
    module.register(app)
app.add_typer(queues.quarantine, name="quarantine", help=HELP["quarantine"])
app.add_typer(queues.outbox, name="outbox", help=HELP["outbox"])
describing.register(review.review)
app.add_typer(review.review, name="review", help=HELP["review"])
attaching.register(reuse.reuse)
effects.register(reuse.reuse)
app.add_typer(reuse.reuse, name="reuse", help=HELP["reuse"])
app.add_typer(signing.signatures, name="signatures", help=SIGNATURE_HELP["signatures"])
app.add_typer(papertypes.forms, name="forms", help=HELP["forms"])
app.add_typer(procedures.procedures, name="procedures", help=PROCEDURE_HELP["procedures"])
app.add_typer(dossiers.dossiers, name="dossiers", help=DOSSIER_HELP["dossiers"])
app.add_typer(hooking.hooks, name="hooks", help=HOOK_HELP["hooks"])
app.add_typer(hooking.partners, name="partners", help=HOOK_HELP["partners"])
app.add_typer(audit.audit, name="audit", help=AUDIT_HELP["audit"])
app.add_typer(users.users, name="users", help=USER_HELP["users"])
app.add_typer(benchmarks.bench, name="bench", help=HELP["bench"])


def main() -> None:
    """Run the command line; every error of ours becomes one sentence and an exit code."""
    heed_ctrl_c()
    try:
        app(standalone_mode=True)
    except SohoaError as trouble:
        sys.exit(_tell(trouble))
    except KeyboardInterrupt:
        sys.exit(tell_interrupted())
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what Typer makes of Ctrl-C
            tell_interrupted()
        raise


def _tell(trouble: SohoaError) -> int:
    from app.messages import advise, explain
    from cli.output import say
    from pipeline.scan import Reason

    reason = Reason(trouble.code, trouble.facts, trouble.retryable)
    say(f"{explain(reason)} {advise(reason)}")
    return trouble.exit_code


if __name__ == "__main__":
    main()
