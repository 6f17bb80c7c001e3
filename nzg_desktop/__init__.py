"""女职工工作台账: ledgers of women workers' work for grassroots unions, offline first."""

__version__ = "0.1.0"
FINISHED = "2026-11-22"
"""The day this version was finished: no computer that runs it lives before."""
