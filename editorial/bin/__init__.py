"""The bin (Thùng rác): what somebody deleted can be put back for 30 days, with its keys and addresses.

docs/decisions/0049-bin-and-schedule.md says why it lies in the page tree itself; core/hidden_bin.py hides it.
"""
