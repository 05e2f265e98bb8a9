"""The parts of a joint statement, each made of lines."""
