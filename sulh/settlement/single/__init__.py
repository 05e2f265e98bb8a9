"""The single negotiating text: criticisms, and a disposition for each."""
