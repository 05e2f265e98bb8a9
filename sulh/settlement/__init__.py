"""What is agreed: the text, its changes, the parties' consent, its ratification."""
