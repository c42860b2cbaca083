"""The bank: what an item is, the shipped and a company's own items, numbers made anew, and what gives an item away."""
