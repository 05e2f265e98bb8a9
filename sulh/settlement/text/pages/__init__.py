"""Pages on which the text is read: whole, by version, by change, by party. Nothing here changes anything."""
