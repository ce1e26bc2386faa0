"""What the outside is told."""

from core.messaging.outbox import send_outbox

__all__ = ["send_outbox"]
