"""Dated forecasts by experts and observers, scored against what happened; without weight in any rule."""
