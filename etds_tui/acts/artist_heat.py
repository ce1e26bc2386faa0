"""Keys on the heat map of a performance."""

from __future__ import annotations

from etds_tui.acts.act import Act, Area

HEAT = Area(
    "Which seats sold when, and for what",
    (
        Act("turn", "m", "when/price", "turn between when seats sold and what was paid for them"),
        Act("moment", "at", "as of", "the house as it was sold at a moment", "@"),
        Act("reload", "ctrl+r", "refresh", "read everything anew, as it is now", in_footer=False),
        Act("back", "escape", "back"),
    ),
    before="The seats of a performance as they sold. Move and zoom as on every map; the line under it tells of the "
    "seat under the cursor. No buyer is named.",
)
