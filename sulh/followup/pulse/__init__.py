"""The same few questions asked again in waves, answered over the doors of votes."""
