"""What owners say: answers, scores, Kano, SERVQUAL, importance and performance, and what drives satisfaction."""
