"""Scaling the house: versions of what places cost, painted, compared, proposed, and promoted by another person."""

from core.pricing.mix import mix_words, read_mix
from core.pricing.potential import Figures, LevelFigures, Mix, Stock, difference, figures, in_words, percent
from core.pricing.scaling import LEVELS_MAX, Diff, Scale, changes, diff, paint
from core.scaling.drafts import draft_scaling, name_level, paint_levels, set_cost, set_prices
from core.scaling.going_live import (
    Promotion,
    preview_promotion,
    promote_scaling,
    propose_scaling,
    retire_scaling,
    send_back_scaling,
)
from core.scaling.looking import Board, Compared, compare_scalings, scaling_board, scaling_life, see_scaling
from core.scaling.templates import Template, apply_template, drop_template, list_templates, save_template
from core.scaling.versions import ScalingState, Version

__all__ = [
    "LEVELS_MAX",
    "Board",
    "Compared",
    "Diff",
    "Figures",
    "LevelFigures",
    "Mix",
    "Promotion",
    "Scale",
    "ScalingState",
    "Stock",
    "Template",
    "Version",
    "apply_template",
    "changes",
    "compare_scalings",
    "diff",
    "difference",
    "draft_scaling",
    "drop_template",
    "figures",
    "in_words",
    "list_templates",
    "mix_words",
    "name_level",
    "paint",
    "paint_levels",
    "percent",
    "preview_promotion",
    "promote_scaling",
    "propose_scaling",
    "read_mix",
    "retire_scaling",
    "save_template",
    "scaling_board",
    "scaling_life",
    "see_scaling",
    "send_back_scaling",
    "set_cost",
    "set_prices",
]
