"""Expressions of rules, which compute over frames and write themselves as Excel formulas."""
