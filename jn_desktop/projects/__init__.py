"""The key projects: ledger, stages, progress, and who carries each."""
