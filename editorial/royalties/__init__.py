"""Royalties (nhuận bút): what each contributed to an item, the rates, and the periods in which they are paid."""
