"""The blocks of a report on comments: themes, what changed, who says it, quotes, how good the reading is."""
