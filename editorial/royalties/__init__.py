"""Royalties (nhuận bút): who contributed what to an item, the rates, the periods of payment."""
