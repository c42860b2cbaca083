"""Hand-outs of a case: role cards, observer sheets, case sheets, a run sheet for the trainer and slides, each as one HTML file."""
