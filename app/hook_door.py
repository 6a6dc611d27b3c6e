"""The machine-readable door for webhooks and partners; see `app/door.py`. Secrets are told once,
by the call that makes them."""

from __future__ import annotations

from typing import Any

from pipeline.call_ports import Partner
from pipeline.hooks import Delivery, Hook


def hook_record(hook: Hook) -> dict[str, Any]:
    return {
        "hook_id": hook.hook_id,
        "url": hook.url,
        "events": sorted(event.value for event in hook.events),
        "added_by": hook.added_by,
        "added_at": hook.added_at.isoformat(),
    }


def delivery_record(delivery: Delivery) -> dict[str, Any]:
    """What waits for a system, or was given up."""
    return {
        "delivery_id": delivery.delivery_id,
        "hook_id": delivery.hook_id,
        "event": delivery.happening.event.value,
        "event_id": delivery.happening.event_id,
        "at": delivery.happening.at.isoformat(),
        "attempts": delivery.attempts,
        "due_at": delivery.due_at.isoformat(),
        "last_error": delivery.last_error,
        "dead": delivery.dead,
    }


def partner_record(partner: Partner) -> dict[str, Any]:
    return {
        "partner_id": partner.partner_id,
        "name": partner.name,
        "desk": partner.desk,
        "duties": sorted(duty.value for duty in partner.duties),
        "added_by": partner.added_by,
        "added_at": partner.added_at.isoformat(),
        "revoked_at": partner.revoked_at.isoformat() if partner.revoked_at else None,
    }
