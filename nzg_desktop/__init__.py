"""女职工工作台账: ledgers of women workers' work for grassroots unions, offline first."""

__version__ = "0.1.0"
