"""The drill: a talk with an owner who answers like a person, and afterwards exactly which sentence did what."""
