"""The casebook on the screen: finding, reading, reviewing, writing, handing out."""
