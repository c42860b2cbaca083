"""Kernels that start in a tenth of a second: forked from a warm template instead of started from nothing.

A kernel spends most of its start importing. `template` is a process that has imported everything and does nothing else;
`provisioner` asks it, over a private socket, to fork a child that becomes the kernel. Each kernel is a process of its
own, as isolated as one started the usual way. jupyter_client finds the provisioner by its entry point, so reports, apps
and tests use it without knowing: ``JUPYTER_DEFAULT_PROVISIONER_NAME=steward-warm`` switches it on (`warm.enable`).

It is a speed layer. Whatever stands in its way (no Linux, another interpreter, a changed environment, changed code, a
dead template) leads to a normal start.
"""
