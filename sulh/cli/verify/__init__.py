"""`sulh verify`: a diary in a folder, at an address, in one file; or a receipt."""
