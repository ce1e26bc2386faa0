"""Practice: tonight's performance once more, in a sandbox that reaches nothing outside itself."""

from core.practice.sandboxes import Practice, PracticeUnavailable, begin_practice, end_practice

__all__ = ["Practice", "PracticeUnavailable", "begin_practice", "end_practice"]
