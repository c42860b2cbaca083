"""What answers tell the trainer: how good an item is, how the class stands, who could do with a word."""
