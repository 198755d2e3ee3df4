"""From a Query to hits (chunks) and from hits to evidence (sentences and rows)."""
