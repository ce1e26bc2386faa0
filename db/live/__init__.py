"""Redis: what hastens. It pictures houses and carries news; it decides nothing and may vanish at any moment."""
