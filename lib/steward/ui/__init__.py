"""Screens: the server that shows them, the page they stand in, the apps and the parts they are made of.

``server``     one process that serves apps and JupyterLab
``notebooks``  the shipped notebooks, copied into the workspace
``visit``      who asked for a page: workspace, language, query
``page``       the shell around every app, as the Voilà template ``steward`` draws it
``home`` ``importing`` ``dashboard`` ``reporting``  the apps
``parts``      our own widgets: plain ES modules, no build step
"""
