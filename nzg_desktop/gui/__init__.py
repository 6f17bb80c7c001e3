"""The window: a thin face over `work`. Nothing here knows SQL, and only `jobs` knows threads."""
