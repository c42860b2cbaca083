"""The drill on the screen: choosing a situation, the talk, and the debrief."""
