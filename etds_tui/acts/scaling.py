"""Keys where the house is scaled: on its map, at the desk around it, and among its versions."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

PAINTING = Area(
    "Painting price levels",
    (
        Act(
            "pick",
            "space,enter",
            "paint",
            "paint the marked range, or the seat; a drag of the mouse paints too",
            "space",
        ),
        Act(
            "screen.brush_by(-1)",
            "left_square_bracket",
            "previous level",
            "the brush before, for more than nine",
            in_footer=False,
        ),
        Act("screen.brush_by(1)", "right_square_bracket", "next level", "the brush behind", in_footer=False),
    ),
)

SCALING = Area(
    "Scaling the house",
    (
        Act("brush(1)", "1", "level", "the brush: the level that is painted", "1-9"),
        *(
            Act(f"brush({number})", str(number), f"level {number}", in_footer=False, on_card=False)
            for number in range(2, 10)
        ),
        Act("paint_row", "r", "row", "paint the row of the section under the cursor"),
        Act("paint_section", "s", "section", "paint the whole section", in_footer=False),
        Act("paint_level", "f", "fill", "paint every seat that has the level under the cursor", in_footer=False),
        Act("undo", "u,ctrl+z", "undo", "take the last stroke back", "u", in_footer=False),
        Act("redo", "U,ctrl+y", "redo", "paint it again", "U", in_footer=False),
        Act("price_grid", "e", "prices", "the price grid: names of levels, prices by price type, a level more"),
        Act("set_cost", "c", "cost", "what the performance costs, for the break-even", in_footer=False),
        Act(
            "who_buys", "x", "who buys", "shares of the price types, like `a=80,c=20`, for the figures", in_footer=False
        ),
        Act("draw_draft", "n", "draft", "a new draft: from this version, the hall, a template"),
        Act("all_versions", "v", "versions", "all versions, two side by side; open one, lay one aside"),
        Act(
            "keep_template",
            "T",
            "keep as template",
            "keep the version for performances of the hall",
            in_footer=False,
        ),
        Act("propose_draft", "p", "propose", "hand the draft to another person"),
        Act("send_back_draft", "b", "send back", "make a proposal a draft again, with a word", in_footer=False),
        Act(
            "promote_scaling",
            "P",
            "promote",
            "put a proposal into force; who proposed it needs a manager's word",
            needs="scaling:promote",
            in_footer=False,
        ),
        Act("reload", "ctrl+r", "refresh", "read everything anew", in_footer=False),
        Act("back", "escape", "back", in_footer=False, on_card=False),
    ),
    before="For distributors, managers and admins: `s` in the list of performances. Strokes are saved as they are "
    "made; nothing is sold by them until the version is put into force. Move and zoom as on every map.",
    after="What is sold keeps its level and its price. Sold seats are grey, their level can be painted all the same.",
)

VERSIONS = Area(
    "Versions of a scaling",
    (
        Act("open", "enter", "open", "open the version on the map"),
        Act("draw_draft", "n", "draft", "a new draft from it"),
        Act("lay_aside", "d", "lay aside", "lay a draft or a proposal aside; it may still be drawn from"),
        Act("leave", "escape", "back", on_card=False),
    ),
)
