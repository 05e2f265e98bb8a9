"""What it shows: common ground, differences, inclusion, small-cell protection."""
