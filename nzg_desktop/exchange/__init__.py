"""Files that come and go. Nothing here knows ledgers, databases, windows, paper: values in, values out."""
