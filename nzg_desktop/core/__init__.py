"""Words and values of the field. Nothing here knows Qt, SQL execution or paper."""
