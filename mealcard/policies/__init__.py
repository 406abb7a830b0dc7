"""Subsidy layers, caps, presets and versions."""
