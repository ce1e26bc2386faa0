"""Practice: tonight's performance once more, in a sandbox that reaches nothing outside itself."""

from core.practice.sandboxes import Practice, PracticeUnavailable, begin_practice, leave_sandbox

__all__ = ["Practice", "PracticeUnavailable", "begin_practice", "leave_sandbox"]
