"""System checks of the house; see docs/operate.md."""
