"""Every write to the bank: import from the module that names the noun."""
